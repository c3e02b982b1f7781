using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Spark.Bot.Nats.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void The_servers_are_those_of_the_configuration_unless_the_code_names_them()
    {
        Options(("Spark:Nats:Url", "nats://one,nats://two")).Value.Url.ShouldBe("nats://one,nats://two");
        Options(("ConnectionStrings:Nats", "nats://one")).Value.Url.ShouldBe("nats://one");
        Options("nats://mine", ("Spark:Nats:Url", "nats://one")).Value.Url.ShouldBe("nats://mine");
    }

    [Fact]
    public void Credentials_and_certificates_go_to_the_connection_and_code_has_the_last_word()
    {
        var file = Path.GetTempFileName();
        try
        {
            var connection = Options(
                ("Spark:Nats:Url", "tls://db:4222"),
                ("Spark:Nats:User", "bot"),
                ("Spark:Nats:Password", "hunter2"),
                ("Spark:Nats:CaFile", file),
                ("Spark:Nats:CertificateFile", file),
                ("Spark:Nats:KeyFile", file)
            )
                .Value.Connection();

            (connection.AuthOpts.Username, connection.AuthOpts.Password).ShouldBe(("bot", "hunter2"));
            (connection.TlsOpts.CaFile, connection.TlsOpts.CertFile, connection.TlsOpts.KeyFile).ShouldBe(
                (file, file, file)
            );
            new SparkNatsOptions { Url = "nats://x", ConfigureConnection = given => given with { Name = "mine" } }
                .Connection()
                .Name.ShouldBe("mine");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void All_mistakes_are_reported_together_and_no_password_is_shown()
    {
        var options = Options(
            ("Spark:Nats:Url", "http://db,nats://user:hunter2@two"),
            ("Spark:Nats:Name", "my bots.*"),
            ("Spark:Nats:Partitions", "0"),
            ("Spark:Nats:Replicas", "2"),
            ("Spark:Nats:AckWait", "00:00:00.5"),
            ("Spark:Nats:RetryFor", "00:00:16"),
            ("Spark:Nats:DuplicateWindow", "2.00:00:00"),
            ("Spark:Nats:RequestTimeout", "00:00:00"),
            ("Spark:Nats:CredentialsFile", "/nowhere.creds"),
            ("Spark:Nats:KeyFile", "/nowhere.key")
        );

        var problems = Should.Throw<OptionsValidationException>(() => options.Value).Failures.ToList();

        problems.Count.ShouldBe(11);
        problems.ShouldAllBe(problem => problem.StartsWith("Spark:Nats:") && !problem.Contains("hunter2"));
    }

    [Fact]
    public void Without_servers_the_mistake_says_what_to_set() =>
        Should
            .Throw<OptionsValidationException>(() => Options(("a", "b")).Value)
            .Failures.Single()
            .ShouldStartWith("Spark:Nats:Url is missing");

    [Fact]
    public void Where_another_inbox_is_used_no_server_is_needed()
    {
        var services = Services(url: null, [("Spark:Inbox", "Memory")]);

        services.GetRequiredService<IOptions<SparkNatsOptions>>().Value.ShouldNotBeNull();
        services.GetRequiredService<IInbox>().ShouldBeOfType<MemoryInbox>();
    }

    [Fact]
    public async Task One_line_moves_inbox_journal_dead_letters_and_states()
    {
        await using var services = Services(url: null, [("ConnectionStrings:Nats", "nats://127.0.0.1:1")]);

        services.GetRequiredService<IInbox>().ShouldBeOfType<NatsInbox>();
        services.GetRequiredService<IDeadLetters>().ShouldBeOfType<NatsDeadLetters>();
        services.GetRequiredService<IReplyJournal>().ShouldBeOfType<NatsReplyJournal>();
        services.GetRequiredService<IStateStore>().ShouldBeOfType<NatsStateStore>();
    }

    [Fact]
    public void A_room_is_in_the_same_partition_in_every_version()
    {
        var names = new NatsNames("bot");

        names.PartitionOf("Y2lzY29zcGFyazovL3VzL1JPT00vYQ", 64).Subject.ShouldBe("bot.events.64.33");
        Enumerable
            .Range(0, 10_000)
            .GroupBy(n => names.PartitionOf($"room-{n}", 64))
            .Select(partition => partition.Count())
            .ShouldAllBe(count => count > 80 && count < 260);
    }

    private static IOptions<SparkNatsOptions> Options(params (string, string?)[] settings) => Options(null, settings);

    private static IOptions<SparkNatsOptions> Options(string? url, params (string, string?)[] settings) =>
        Services(url, settings).GetRequiredService<IOptions<SparkNatsOptions>>();

    private static ServiceProvider Services(string? url, (string Name, string? Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["SPARK_ACCESS_TOKEN"] = "token";
        builder.Configuration["Spark:ApiUrl"] = "http://127.0.0.1:1/v1";
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        builder.AddSparkBot().UseNats(url).UseState();
        return builder.Services.BuildServiceProvider();
    }
}
