using Auth.Service.BackOff;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.DataProtection;

namespace Auth.Service.Tests.BackOff;

public sealed class KnownDevicesTests
{
    private readonly KnownDevices _devices = new(new EphemeralDataProtectionProvider());

    [Fact]
    public void A_device_is_known_to_its_owner_again_and_again()
    {
        var user = Guid.CreateVersion7();

        var token = _devices.Issue(user);

        Assert.NotNull(_devices.Recognise(token, user));
        Assert.Equal(_devices.Recognise(token, user), _devices.Recognise(token, user));
        Assert.NotEqual(_devices.Recognise(token, user), _devices.Recognise(_devices.Issue(user), user));
    }

    [Fact]
    public void S21_A_token_of_another_account_or_none_or_another_installation_is_no_known_device()
    {
        var user = Guid.CreateVersion7();
        var token = _devices.Issue(user);

        Assert.Null(_devices.Recognise(token, Guid.CreateVersion7()));
        Assert.Null(_devices.Recognise(token, userId: null));
        Assert.Null(_devices.Recognise(token: null, user));
        Assert.Null(_devices.Recognise(new string('a', KnownDevices.MaxLength + 1), user));
        Assert.Null(new KnownDevices(new EphemeralDataProtectionProvider()).Recognise(token, user));
        Assert.InRange(token.Length, 1, KnownDevices.MaxLength / 2);
    }

    [Fact]
    public void No_text_is_a_device_token_nor_makes_reading_it_fail() =>
        Prop.ForAll<NonNull<string>>(text => _devices.Recognise(text.Get, Guid.CreateVersion7()) is null).QuickCheckThrowOnFailure();
}
