namespace StackExchange.Redis;

/// <summary>Which ends of a range are not part of it.</summary>
[Flags]
public enum Exclude
{
    None = 0,
    Start = 1,
    Stop = 2,
    Both = Start | Stop,
}
