using System.Text;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot.Tests.Webhooks;

public class WebhookSecretsTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"abc"}""");

    [Fact]
    public void The_secret_of_a_bots_token_is_the_same_in_every_replica()
    {
        Derived("token").Current.ShouldBe(Derived("token").Current);
        Derived("token").Current.ShouldNotBe(Derived("other").Current);
        Derived("token").Current!.ShouldNotContain("token");
    }

    [Fact]
    public void The_secret_is_bound_to_the_bot()
    {
        var other = Secrets("token");
        other.Settle(Samples.Bot with { Id = "another" });
        other.Current.ShouldNotBe(Derived("token").Current);
    }

    [Fact]
    public void Until_there_is_a_secret_nothing_is_accepted() =>
        Secrets("token").Verify(Body, WebhookSignature.Compute("token", Body)).ShouldBeFalse();

    [Fact]
    public void During_a_rotation_both_secrets_are_accepted_and_the_first_is_given_to_the_service()
    {
        var secrets = Secrets("token", "new", "old");
        secrets.Settle(Samples.Bot);

        secrets.Current.ShouldBe("new");
        secrets.Verify(Body, WebhookSignature.Compute("new", Body)).ShouldBeTrue();
        secrets.Verify(Body, WebhookSignature.Compute("old", Body)).ShouldBeTrue();
        secrets.Verify(Body, WebhookSignature.Compute("else", Body)).ShouldBeFalse();
    }

    [Fact]
    public void A_persons_token_needs_a_configured_secret() =>
        Should
            .Throw<InvalidOperationException>(() =>
                Secrets("token").Settle(Samples.Bot with { Type = PersonType.Person })
            )
            .Message.ShouldContain("Spark__WebhookSecrets__0");

    private static WebhookSecrets Derived(string token)
    {
        var secrets = Secrets(token);
        secrets.Settle(Samples.Bot);
        return secrets;
    }

    private static WebhookSecrets Secrets(string token, params string[] configured)
    {
        var options = new SparkBotOptions { AccessToken = token };
        foreach (var secret in configured)
        {
            options.WebhookSecrets.Add(secret);
        }

        return new WebhookSecrets(Options.Create(options));
    }
}
