using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Files.Stores;

/// <summary>Section <c>S3</c>: a store of Amazon's S3 API for files, instead of the folder; in use where <see cref="Bucket"/> is set.</summary>
public sealed class S3Options : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "S3";

    /// <summary>The most bytes of one object that is put at once: 5 GiB, by the API.</summary>
    public const long MostBytes = 5L << 30;

    /// <summary>The bucket, which must be there; empty: files are kept in the folder.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The address of the store, for example <c>https://s3.eu-central-1.amazonaws.com</c> or that of MinIO, Ceph, Garage.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The region that requests are signed for.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The id of the access key.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>The secret of the access key.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>What all keys begin with, for a bucket that is shared with others.</summary>
    [RegularExpression(@"^([A-Za-z0-9._-]+/)*$", ErrorMessage = "S3:Prefix must be empty or folders that end with a slash.")]
    public string Prefix { get; set; } = "";

    /// <summary>Whether the bucket stands in the path of the address (most stores of one's own) and not in its host name.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>How long the store may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether files are kept there.</summary>
    public bool IsUsed => Bucket.Length > 0;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsUsed)
        {
            yield break;
        }

        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            yield return new("S3:Endpoint must be an http or https address.");
        }

        if (AccessKey.Length == 0 || SecretKey.Length == 0)
        {
            yield return new("S3:AccessKey and S3:SecretKey must be set.");
        }
    }
}
