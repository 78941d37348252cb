using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Service.Configuration;

namespace Gateway.Service.Tests.Configuration;

/// <summary>Makes models of which every part is something or other within its range, whatever parts the model has.</summary>
internal sealed class AnyModel(int seed)
{
    private static readonly string[] Texts = ["", "x", "a b", "ä\"\\\n\u2028", "true", "1", "1.5", "null", "~", "#no", "{**rest}", "- a", "shop"];

    private static readonly string[] Names = ["shop", "tea", "a.b", "c-d", "E_1"];

    private static readonly Dictionary<Type, object[]> Samples = new()
    {
        [typeof(Uri)] = [new Uri("http://127.0.0.1:3000"), new Uri("https://example.org/base")],
        [typeof(Rate)] = [new Rate(1, TimeSpan.FromSeconds(1)), new Rate(100, TimeSpan.FromMinutes(1)), new Rate(1_000_000, TimeSpan.FromDays(1))],
        [typeof(LimitSubject)] = [new LimitSubject(LimitKind.Ip), new LimitSubject(LimitKind.Session), new LimitSubject(LimitKind.Header, "X-Api-Key")],
    };

    private readonly Random _random = new(seed);
    private readonly NullabilityInfoContext _nullability = new();

    public T Make<T>() where T : class => (T)Record(typeof(T));

    private object Record(Type type)
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            if (_nullability.Create(property).WriteState == NullabilityState.Nullable && _random.Next(3) == 0)
            {
                property.SetValue(made, null);
            }
            else if ((Between(property) ?? Value(property.PropertyType)) is { } value)
            {
                property.SetValue(made, value);
            }
        }

        return made;
    }

    /// <summary>Null for what is not known here: it stays as it is by default.</summary>
    private object? Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when Samples.TryGetValue(type, out var samples) => One(samples),
            _ when type == typeof(string) => One(Texts),
            _ when type == typeof(bool) => _random.Next(2) == 0,
            _ when type == typeof(int) => _random.Next(),
            _ when type == typeof(long) => _random.NextInt64(1L << 50),
            _ when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(_random.Next()),
            _ when type.IsEnum => One([.. Enum.GetValues(type).Cast<object>()]),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => List(type.GetGenericArguments()[0]),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) => Dictionary(type.GetGenericArguments()[1]),
            { IsClass: true } when type.GetConstructor(Type.EmptyTypes) is not null => Record(type),
            _ => null,
        };
    }

    private object? Between(PropertyInfo property)
    {
        if (property.GetCustomAttribute<BetweenAttribute>() is not { } bounds)
        {
            return null;
        }

        var options = new JsonSerializerOptions(GatewayJson.Options);
        if (property.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType is { } converter)
        {
            options.Converters.Insert(0, (JsonConverter)Activator.CreateInstance(converter)!);
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var part = _random.Next(4) / 3.0;
        return (Bound(bounds.Least), Bound(bounds.Most)) switch
        {
            (int least, int most) => least + (int)((most - (long)least) * part),
            (long least, long most) => least + (long)((most - least) * part),
            (double least, double most) => least + ((most - least) * part),
            (TimeSpan least, TimeSpan most) => TimeSpan.FromMilliseconds(Math.Floor((least + ((most - least) * part)).TotalMilliseconds)),
            _ => null,
        };

        object Bound(object bound) => JsonSerializer.SerializeToNode(bound).Deserialize(type, options)!;
    }

    private IList? List(Type item)
    {
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        for (var count = _random.Next(3); count > 0; count--)
        {
            if (Value(item) is { } one)
            {
                items.Add(one);
            }
        }

        return items;
    }

    private IDictionary Dictionary(Type value)
    {
        var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!;
        foreach (var name in Names.Take(_random.Next(3)))
        {
            if (Value(value) is { } one)
            {
                entries[name] = one;
            }
        }

        return entries;
    }

    private T One<T>(T[] among) => among[_random.Next(among.Length)];
}
