namespace Auth.Service.Audit;

/// <summary>How an act ended.</summary>
public static class Outcomes
{
    /// <summary>It was done.</summary>
    public const string Done = "done";

    /// <summary>It was tried and not allowed: a wrong password, a missing role, a used-up code.</summary>
    public const string Refused = "refused";
}
