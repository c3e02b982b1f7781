using EndToEnd.Tests.Client;
using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class AuthorizationStoryTests
{
    [Fact]
    public async Task An_administrator_takes_back_what_somebody_granted()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var token = await cloud.SignInAsync("alice@example.com");
        var alice = cloud.As(token.Token);
        (await alice.Authorizations.GetTokenExpiryAsync())
            .ExpiresAt.ShouldNotBeNull()
            .ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddDays(13));

        var granted = await cloud.Ada.Authorizations.ListAsync(new() { PersonEmail = "alice@example.com" }).AllAsync();

        granted.Select(one => one.Type).ShouldBe([AuthorizationType.Access, AuthorizationType.Refresh]);
        granted.ShouldAllBe(one => one.ClientId == "C1");
        await cloud.Ada.Authorizations.DeleteAsync(granted[0].Id);
        await Should.ThrowAsync<SparkUnauthorizedException>(() => alice.People.GetMeAsync());
        await cloud.Ada.Authorizations.DeleteByClientAsync("C1");
        (await cloud.Ada.Authorizations.ListAsync(new() { PersonId = granted[0].PersonId }).AllAsync()).ShouldBeEmpty();
        await Should.ThrowAsync<SparkForbiddenException>(() => cloud.Alice.Authorizations.DeleteByClientAsync("C1"));
    }

    [Fact]
    public async Task The_token_of_a_bot_or_of_the_seed_has_no_expiry()
    {
        await using var cloud = await AdminCloud.StartAsync();

        (await cloud.Alice.Authorizations.GetTokenExpiryAsync()).ExpiresAt.ShouldBeNull();
    }
}
