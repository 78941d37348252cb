using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Service.Balancing;
using Gateway.Service.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Proxy;

/// <summary>What the gateway knows of one replica beside what YARP does, as long as YARP knows the replica.</summary>
internal sealed class Replica
{
    private const string WeightKey = "weight";

    private static readonly ConditionalWeakTable<DestinationState, Replica> Known = [];

    private DestinationModel? _model;
    private int _weight = 1;
    private ulong _hash;

    /// <summary>Its checks and errors.</summary>
    public Standing Standing { get; } = new();

    /// <summary>How much it is owed by <see cref="RoundRobin"/>.</summary>
    public double Credit { get; set; }

    public static Replica Of(DestinationState destination) => Known.GetValue(destination, static _ => new Replica());

    public static Dictionary<string, string> Metadata(int weight) =>
        new(StringComparer.Ordinal) { [WeightKey] = weight.ToString(CultureInfo.InvariantCulture) };

    /// <summary>Its configured weight.</summary>
    public int WeightOf(DestinationState destination)
    {
        Read(destination);
        return _weight;
    }

    /// <summary>A number made from its address, the same on every gateway.</summary>
    public ulong HashOf(DestinationState destination)
    {
        Read(destination);
        return _hash;
    }

    private void Read(DestinationState destination)
    {
        var model = destination.Model;
        if (ReferenceEquals(model, _model))
        {
            return;
        }

        _weight = model.Config.Metadata is { } metadata && metadata.TryGetValue(WeightKey, out var weight) ? int.Parse(weight, CultureInfo.InvariantCulture) : 1;
        _hash = StableHash.Of(model.Config.Address);
        _model = model;
    }
}
