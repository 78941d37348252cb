namespace Auth.Service.BackOff;

/// <summary>What attempts are counted by.</summary>
/// <param name="Key">Whom it belongs to: an account or an address. All of one key are forgotten together.</param>
/// <param name="Field">Which of that key's.</param>
/// <param name="Free">How many attempts are free.</param>
public sealed record Counter(string Key, string Field, int Free);
