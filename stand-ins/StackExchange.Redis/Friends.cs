using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Aspire.StackExchange.Redis")]
[assembly: InternalsVisibleTo("StackExchange.Redis.Tests")]
