using System.Collections.Concurrent;

namespace RustyGate.ServiceDefaults.Caching;

/// <summary>
/// Values that are being asked for, so that each is asked for once however many want it. Who comes after an invalidation does not wait
/// for an answer from before it.
/// </summary>
internal sealed class Asked(LocalEntries local)
{
    private readonly ConcurrentDictionary<string, Question> _open = new(StringComparer.Ordinal);

    /// <summary>The question for <paramref name="key"/> that is open; else a new one, which is the caller's to answer.</summary>
    public (Question Question, bool IsNew) Ask(string key, string[] tags)
    {
        var asking = new Question(key, tags, local.Moment);
        var open = _open.AddOrUpdate(key, asking, (_, first) => local.IsValid(first.Tags, first.Moment) ? first : asking);
        return (open, open == asking);
    }

    public void Answer(Question question, object? value)
    {
        _open.TryRemove(new(question.Key, question));
        question.Answer.TrySetResult(value);
    }

    public void Fail(Question question, Exception failure)
    {
        _open.TryRemove(new(question.Key, question));
        question.Answer.TrySetException(failure);
    }
}

/// <summary>A value that someone waits for.</summary>
/// <param name="key">Its key.</param>
/// <param name="tags">By what it becomes void; the key is one of them.</param>
/// <param name="moment">From before it was asked for, see <see cref="LocalEntries"/>.</param>
internal sealed class Question(string key, string[] tags, long moment)
{
    public string Key => key;

    public string[] Tags => tags;

    public long Moment => moment;

    public TaskCompletionSource<object?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
