using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Spark.Bot.Tests.Configuration;

public class SparkBotOptionsTests
{
    [Fact]
    public void All_mistakes_are_reported_together()
    {
        var problems = Problems(
            ("Spark:ApiUrl", "http://webexapis.com/v1"),
            ("Spark:PublicUrl", "bot.example.com"),
            ("Spark:WebhookPath", "hooks"),
            ("Spark:MaxConcurrency", "0")
        );

        problems.Count.ShouldBe(5);
        problems.ShouldContain(problem => problem.Contains("SPARK_ACCESS_TOKEN"));
        problems.ShouldContain(problem => problem.StartsWith("ApiUrl must be https"));
        problems.ShouldContain(problem =>
            problem.StartsWith("PublicUrl 'bot.example.com' must be an absolute https address")
        );
        problems.ShouldContain(problem => problem.StartsWith("WebhookPath must be a plain path"));
        problems.ShouldContain(problem => problem.StartsWith("MaxConcurrency must be"));
    }

    [Theory]
    [InlineData("http://bot.example.com", "must be https")]
    [InlineData("ftp://bot.example.com", "must be an absolute https address")]
    [InlineData("https://bot.example.com/?a=b", "no query")]
    [InlineData(null, "cloudflared tunnel --url http://localhost:5000")]
    public void A_public_address_that_cannot_work_is_refused(string? url, string says) =>
        Problems(("Spark:AccessToken", "token"), ("Spark:PublicUrl", url)).ShouldHaveSingleItem().ShouldContain(says);

    [Theory]
    [InlineData("https://me:hunter2@bot.example.com")]
    [InlineData("ftp://me:hunter2@bot.example.com")]
    public void A_public_address_with_a_password_is_refused_and_not_shown(string url)
    {
        var problem = Problems(("Spark:AccessToken", "token"), ("Spark:PublicUrl", url)).ShouldHaveSingleItem();

        problem.ShouldContain("no user name and password");
        problem.ShouldNotContain("hunter2");
    }

    [Fact]
    public void White_space_around_the_token_is_no_part_of_it() =>
        Bound(("SPARK_ACCESS_TOKEN", " secret\n")).AccessToken.ShouldBe("secret");

    [Theory]
    [InlineData("https://bot.example.com")]
    [InlineData("https://example.com/bots/echo")]
    [InlineData("http://127.0.0.1:5000")]
    public void A_public_address_that_can_work_is_taken(string url) =>
        Problems(("Spark:AccessToken", "token"), ("Spark:PublicUrl", url)).ShouldBeEmpty();

    [Fact]
    public void With_the_service_on_this_machine_no_public_address_is_needed() =>
        Problems(("Spark:AccessToken", "token"), ("Spark:ApiUrl", "http://localhost:5050/v1")).ShouldBeEmpty();

    [Fact]
    public void In_development_a_tunnel_is_looked_for_when_no_public_address_is_set_and_in_production_only_if_told()
    {
        Problems(("Spark:AccessToken", "t"), (HostDefaults.EnvironmentKey, "Development")).ShouldBeEmpty();
        Problems(("Spark:AccessToken", "t"), ("Spark:DiscoverPublicUrl", "true")).ShouldBeEmpty();
        Problems(("Spark:AccessToken", "t")).ShouldHaveSingleItem().ShouldContain("Spark:DiscoverPublicUrl=true");
    }

    [Fact]
    public void With_the_service_on_this_machine_no_tunnel_is_looked_for() =>
        Bound((HostDefaults.EnvironmentKey, "Development"), ("Spark:ApiUrl", "http://localhost:5050/v1"))
            .DiscoverPublicUrl.ShouldBe(false);

    [Theory]
    [InlineData("Spark:WebhookCheckInterval", "-00:00:01", "WebhookCheckInterval must not be negative")]
    [InlineData("Spark:StopDelay", "-00:00:01", "StopDelay must not be negative")]
    [InlineData("Spark:NgrokUrl", "4040", "must be http addresses")]
    [InlineData("Spark:CloudflaredUrl", "localhost", "must be http addresses")]
    public void An_operational_option_that_cannot_work_is_refused(string option, string value, string says) =>
        Problems(("Spark:AccessToken", "t"), ("Spark:PublicUrl", "https://p.example"), (option, value))
            .ShouldHaveSingleItem()
            .ShouldContain(says);

    [Theory]
    [InlineData("Spark:AccessToken")]
    [InlineData("SPARK_ACCESS_TOKEN")]
    [InlineData("WEBEX_ACCESS_TOKEN")]
    public void The_token_is_found_in_all_its_places(string place) =>
        Bound((place, "secret")).AccessToken.ShouldBe("secret");

    [Theory]
    [InlineData("one", "other", true)]
    [InlineData("one", "one", false)]
    [InlineData("one", null, false)]
    public void Two_bots_in_one_host_are_refused(string first, string? second, bool isRefused)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddSparkBot(options => (options.AccessToken, options.PublicUrl) = (first, "https://bot.example.com"));
        builder.AddSparkBot(options => options.AccessToken = second ?? options.AccessToken);
        using var services = builder.Services.BuildServiceProvider();

        var options = () => services.GetRequiredService<IOptions<SparkBotOptions>>().Value;

        if (isRefused)
        {
            Should
                .Throw<OptionsValidationException>(options)
                .Message.ShouldContain("a host (WebApplication) of its own");
        }
        else
        {
            options().AccessToken.ShouldBe(first);
        }
    }

    [Fact]
    public void Every_option_that_is_a_value_is_bound()
    {
        var bound = Bound(
            ("Spark:ApiUrl", "http://localhost:1/v1"),
            ("Spark:PublicUrl", "https://p.example"),
            ("Spark:WebhookPath", "/p"),
            ("Spark:WebhookSecrets:0", "s"),
            ("Spark:WebhookName", "n"),
            ("Spark:DiscoverPublicUrl", "true"),
            ("Spark:NgrokUrl", "http://n"),
            ("Spark:CloudflaredUrl", "http://c"),
            ("Spark:RegisterWebhooks", "false"),
            ("Spark:TakeOverWebhooks", "true"),
            ("Spark:RemoveWebhooksOnStop", "true"),
            ("Spark:WebhookCheckInterval", "00:00:07"),
            ("Spark:StopDelay", "00:00:08"),
            ("Spark:AnswerBots", "true"),
            ("Spark:CatchUp", "false"),
            ("Spark:Inbox", "i"),
            ("Spark:InboxPath", "f"),
            ("Spark:ReceiveTimeout", "00:00:13"),
            ("Spark:MaxReceiving", "14"),
            ("Spark:HandlerAttempts", "9"),
            ("Spark:HandlerTimeout", "00:00:09"),
            ("Spark:RetryFor", "00:00:10"),
            ("Spark:GiveUpAfter", "00:00:11"),
            ("Spark:ResendUncertainReplies", "false"),
            ("Spark:MaxRememberedEvents", "11"),
            ("Spark:DeadLetterRetention", "00:00:12"),
            ("Spark:MemoryInboxCapacity", "1"),
            ("Spark:MaxConcurrency", "2"),
            ("Spark:DrainTimeout", "00:00:03"),
            ("Spark:AttemptTimeout", "00:00:04"),
            ("Spark:TotalTimeout", "00:00:05"),
            ("Spark:MaxAttempts", "6"),
            ("Spark:WaitOnRateLimit", "false"),
            ("Spark:AccessToken", "t")
        );

        var defaults = new SparkBotOptions();
        var settable = typeof(SparkBotOptions)
            .GetProperties()
            .Where(property =>
                property.PropertyType.Assembly == typeof(string).Assembly
                && property.Name is not ("TimeProvider" or "Waiting")
            );
        foreach (var property in settable.Where(property => property.Name != nameof(SparkBotOptions.WebhookSecrets)))
        {
            property.GetValue(bound).ShouldNotBe(property.GetValue(defaults), property.Name);
        }

        bound.WebhookSecrets.ShouldBe(["s"]);
    }

    private static List<string> Problems(params (string, string?)[] settings) => [.. Raw(settings).Validate()];

    private static SparkBotOptions Bound(params (string, string?)[] settings) => Raw(settings);

    private static SparkBotOptions Raw((string Key, string? Value)[] settings)
    {
        var environment = settings.FirstOrDefault(setting => setting.Key == HostDefaults.EnvironmentKey).Value;
        var builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { EnvironmentName = environment }
        );
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))
        );
        builder.AddSparkBot();
        using var services = builder.Services.BuildServiceProvider();
        var options = new SparkBotOptions();
        foreach (var step in services.GetServices<IConfigureOptions<SparkBotOptions>>())
        {
            step.Configure(options);
        }

        foreach (var step in services.GetServices<IPostConfigureOptions<SparkBotOptions>>())
        {
            step.PostConfigure(Options.DefaultName, options);
        }

        return options;
    }
}
