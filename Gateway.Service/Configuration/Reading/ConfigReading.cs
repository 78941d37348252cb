using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Gateway.Service.Configuration.Reading;

/// <summary>What came of reading a text: a configuration, or all that is wrong with it.</summary>
/// <param name="Text">The text itself.</param>
/// <param name="Version">Of the text: the same on every gateway that reads the same.</param>
/// <param name="Tree">The members that were written, with those of what is extended; null where it is neither JSON nor YAML.</param>
/// <param name="Config">Null when something is wrong.</param>
/// <param name="Flaws">All that is wrong.</param>
/// <param name="Source">Knows where a member stands.</param>
internal sealed record ConfigReading(string Text, string Version, JsonNode? Tree, GatewayConfig? Config, IReadOnlyList<Flaw> Flaws, Source Source)
{
    [MemberNotNullWhen(true, nameof(Config))]
    public bool IsGood => Config is not null;
}
