namespace Gateway.Service.Configuration;

/// <summary>
/// The least and the most that a value of the configuration may be, written as in the file: <c>[Between(1, 1000)]</c>,
/// <c>[Between("100ms", "1h")]</c>, <c>[Between("1KiB", "1GiB")]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(object least, object most) : Attribute
{
    /// <summary>The least.</summary>
    public object Least => least;

    /// <summary>The most.</summary>
    public object Most => most;
}
