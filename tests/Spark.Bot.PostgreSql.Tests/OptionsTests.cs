namespace Spark.Bot.PostgreSql.Tests;

public sealed class OptionsTests : EngineOptionsCompliance<SparkPostgreSqlOptions>
{
    protected override (string Name, string? Value) Server => ("ConnectionStrings:Spark", "Host=127.0.0.1;Port=1");

    protected override string Needed => "Spark:PostgreSql:ConnectionString";

    private protected override void Use(SparkBotBuilder bot, string? server) => bot.UsePostgreSql(server);

    [Fact]
    public void What_the_connection_string_leaves_open_suits_a_bot()
    {
        var connection = Options(("Spark:PostgreSql:ConnectionString", "Host=db")).Value.Connection();

        connection.MaxPoolSize.ShouldBe(20);
        connection.CommandTimeout.ShouldBe(5);
        connection.Timeout.ShouldBe(5);
        connection.NoResetOnClose.ShouldBeTrue();
        connection.ApplicationName.ShouldBe("SparkBot");
    }

    [Fact]
    public void What_it_says_stays()
    {
        var connection = Options(("ConnectionStrings:Spark", "Host=db;MaxPoolSize=7;command timeout=30;Timeout=9"))
            .Value.Connection();

        (connection.MaxPoolSize, connection.CommandTimeout, connection.Timeout).ShouldBe((7, 30, 9));
    }

    [Fact]
    public void What_is_said_in_code_wins() =>
        Options("Host=mine", ("Spark:PostgreSql:ConnectionString", "Host=other"))
            .Value.ConnectionString.ShouldBe("Host=mine");

    [Fact]
    public void All_mistakes_are_reported_together_and_no_password_is_shown()
    {
        var mistakes = Mistakes(
            ("Spark:PostgreSql:ConnectionString", "Host=db;Password=hunter2;Colour=red"),
            ("Spark:PostgreSql:Schema", "Bots; DROP"),
            ("Spark:PostgreSql:LeaseTime", "00:00:00.5"),
            ("Spark:PostgreSql:PollInterval", "00:00:00")
        );

        mistakes.Count.ShouldBe(4);
        mistakes.ShouldAllBe(mistake => mistake.StartsWith("Spark:PostgreSql:"));
    }
}
