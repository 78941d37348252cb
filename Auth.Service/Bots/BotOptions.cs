using System.ComponentModel.DataAnnotations;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Bots;

/// <summary>Section <c>Bots</c>: who may make bots, and what their tokens are turned into.</summary>
public sealed class BotOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Bots";

    /// <summary>The least role that makes bots: <c>user</c> or <c>admin</c>.</summary>
    [AllowedValues(Roles.User, Roles.Admin)]
    public string MadeBy { get; set; } = Roles.User;

    /// <summary>The most bots of one person.</summary>
    [Range(1, 1000)]
    public int PerUser { get; set; } = 20;

    /// <summary>Life of the access token that a bot's token is exchanged for, in seconds.</summary>
    [Range(10, 900)]
    public int AccessSeconds { get; set; } = 300;
}
