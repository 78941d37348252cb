using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Chat.Service.Files.Stores;

/// <summary>
/// Files in a bucket. Every request is signed over the hash of what it carries, so that what arrives is what was sent or refused. A store
/// that does not answer is a 503 for whoever asked.
/// </summary>
internal sealed class S3Store : IFileStore, IDisposable
{
    private const int ServerError = 500;

    private readonly AmazonS3Client _s3;
    private readonly S3Options _options;

    public S3Store(IOptions<S3Options> options)
    {
        _options = options.Value;
        _s3 = new AmazonS3Client(new BasicAWSCredentials(_options.AccessKey, _options.SecretKey), new AmazonS3Config
        {
            ServiceURL = _options.Endpoint,
            AuthenticationRegion = _options.Region,
            ForcePathStyle = _options.PathStyle,
            Timeout = _options.Patience,
            MaxErrorRetry = 1,
            // Of more than the hash that is signed, not every store knows.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    public Task PutAsync(string key, StagedFile file, CancellationToken cancellationToken) => AskAsync(() => _s3.PutObjectAsync(
        new PutObjectRequest
        {
            BucketName = _options.Bucket,
            Key = NameOf(key),
            InputStream = file.Content,
            AutoCloseStream = false,
            // The media type is ours to say when the file is read. A browser that finds the object itself is to save it.
            ContentType = MediaType.Unknown,
            UseChunkEncoding = false,
        }, cancellationToken), cancellationToken);

    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        var name = NameOf(key);
        return await AskAsync(() => _s3.GetObjectMetadataAsync(_options.Bucket, name, cancellationToken), cancellationToken) is { } found
            ? new S3Content(from => GetAsync(name, from, cancellationToken), found.ContentLength)
            : null;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        AskAsync(() => _s3.DeleteObjectAsync(_options.Bucket, NameOf(key), cancellationToken), cancellationToken);

    public async IAsyncEnumerable<(string Key, DateTimeOffset PutAt)> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _options.Prefix };
        do
        {
            var page = (await AskAsync(() => _s3.ListObjectsV2Async(request, cancellationToken), cancellationToken))!;
            foreach (var one in page.S3Objects ?? [])
            {
                if (FileContent.IsKey(one.Key[_options.Prefix.Length..]))
                {
                    yield return (one.Key[_options.Prefix.Length..], new DateTimeOffset(one.LastModified!.Value.ToUniversalTime()));
                }
            }

            request.ContinuationToken = page.IsTruncated is true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    public void Dispose() => _s3.Dispose();

    private async Task<Stream> GetAsync(string name, long from, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _options.Bucket, Key = name };
        if (from > 0)
        {
            request.ByteRange = new ByteRange($"bytes={from}-");
        }

        return (await AskAsync(() => _s3.GetObjectAsync(request, cancellationToken), cancellationToken))?.ResponseStream ?? throw new IOException("The file has just been deleted.");
    }

    private string NameOf(string key) => _options.Prefix + key;

    /// <summary>Null for what is not there.</summary>
    private static async Task<T?> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound && missing.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
        catch (Exception down) when (IsOutage(down) && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The store of files does not answer.", down);
        }
        catch (AmazonServiceException refused)
        {
            throw new IOException($"The store of files refuses: {refused.ErrorCode}.", refused);
        }
    }

    private static bool IsOutage(Exception failure) =>
        failure is AmazonClientException or HttpRequestException or OperationCanceledException
        || (failure is AmazonServiceException failed && (int)failed.StatusCode is 0 or >= ServerError);
}
