using System.Text;
using Chat.Service.Webhooks;

namespace Chat.Service.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    /// <summary>The example that the specification's own libraries are tested with.</summary>
    [Fact]
    public void A_signature_is_that_of_Standard_Webhooks()
    {
        var secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSecret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, [secret]));
    }

    [Fact]
    public void Two_keys_make_two_signatures_and_a_new_key_is_long_enough()
    {
        Assert.Equal(2, WebhookSecret.Sign("id", 1, "{}"u8, [WebhookSecret.Create(), WebhookSecret.Create()]).Split(' ').Length);
        Assert.InRange(WebhookSecret.Create().Length, 24, 64);
        Assert.StartsWith("whsec_", WebhookSecret.Show(WebhookSecret.Create()), StringComparison.Ordinal);
    }
}
