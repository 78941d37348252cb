using Microsoft.Extensions.Options;

namespace Gateway.Service.Limits;

/// <summary>Checks the nested buckets too, which data annotations alone skip.</summary>
[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
