namespace Spark.Bot.Nats.Tests;

public sealed class OptionsTests : EngineOptionsCompliance<SparkNatsOptions>
{
    protected override (string Name, string? Value) Server => ("ConnectionStrings:Nats", "nats://127.0.0.1:1");

    protected override string Needed => "Spark:Nats:Url";

    private protected override void Use(SparkBotBuilder bot, string? server) => bot.UseNats(server);

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
        var mistakes = Mistakes(
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

        mistakes.Count.ShouldBe(11);
        mistakes.ShouldAllBe(mistake => mistake.StartsWith("Spark:Nats:"));
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
}
