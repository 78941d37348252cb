using Auth.Service.Sessions;

namespace Auth.Service.Accounts;

/// <summary>The reply of <c>/api/signup</c> and <c>/api/signin</c>, with the member of that source project.</summary>
public sealed record SignedInWithToken : SignedIn
{
    /// <summary>The same tokens, the access token twice.</summary>
    public SignedInWithToken(SignedIn signedIn)
        : base(signedIn)
    {
    }

    /// <summary>The access token again.</summary>
    public string Token => AccessToken;
}

/// <summary>The reply of <c>/register</c> and <c>/login</c>, with the member of that source project.</summary>
public sealed record SignedInWithBearer : SignedIn
{
    /// <summary>The same tokens, the access token twice.</summary>
    public SignedInWithBearer(SignedIn signedIn)
        : base(signedIn)
    {
    }

    /// <summary>The access token again.</summary>
    public string Bearer => AccessToken;
}
