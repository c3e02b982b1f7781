using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Spark.Bot.PostgreSql.Tests;

public sealed class OptionsTests
{
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
        Options(("Spark:PostgreSql:ConnectionString", "Host=other"), "Host=mine")
            .Value.ConnectionString.ShouldBe("Host=mine");

    [Fact]
    public void All_mistakes_are_reported_together_and_no_password_is_shown()
    {
        var options = Options(
            ("Spark:PostgreSql:ConnectionString", "Host=db;Password=hunter2;Colour=red"),
            null,
            ("Spark:PostgreSql:Schema", "Bots; DROP"),
            ("Spark:PostgreSql:LeaseTime", "00:00:00.5"),
            ("Spark:PostgreSql:PollInterval", "00:00:00")
        );

        var problems = Should.Throw<OptionsValidationException>(() => options.Value).Failures.ToList();

        problems.Count.ShouldBe(4);
        problems.ShouldAllBe(problem => problem.StartsWith("Spark:PostgreSql:") && !problem.Contains("hunter2"));
    }

    [Fact]
    public void Without_a_database_the_mistake_says_what_to_set() =>
        Should
            .Throw<OptionsValidationException>(() => Options(("a", "b")).Value)
            .Failures.Single()
            .ShouldStartWith("Spark:PostgreSql:ConnectionString is missing");

    [Fact]
    public void Where_another_inbox_is_used_no_database_is_needed()
    {
        var services = Services(("Spark:Inbox", "Memory"));

        services.GetRequiredService<IOptions<SparkPostgreSqlOptions>>().Value.ShouldNotBeNull();
        services.GetRequiredService<IInbox>().ShouldBeOfType<MemoryInbox>();
    }

    [Fact]
    public async Task One_line_moves_inbox_journal_dead_letters_and_states()
    {
        await using var services = Services(("ConnectionStrings:Spark", "Host=127.0.0.1;Port=1"));

        services.GetRequiredService<IInbox>().ShouldBeOfType<PostgreSqlInbox>();
        services.GetRequiredService<IDeadLetters>().ShouldBeOfType<PostgreSqlDeadLetters>();
        services.GetRequiredService<IReplyJournal>().ShouldBeOfType<PostgreSqlReplyJournal>();
        services.GetRequiredService<IStateStore>().ShouldBeOfType<PostgreSqlStateStore>();
    }

    private static IOptions<SparkPostgreSqlOptions> Options(
        (string, string?) setting,
        string? connectionString = null,
        params (string, string?)[] more
    ) => Services(connectionString, [setting, .. more]).GetRequiredService<IOptions<SparkPostgreSqlOptions>>();

    private static ServiceProvider Services(params (string, string?)[] settings) => Services(null, settings);

    private static ServiceProvider Services(string? connectionString, (string Name, string? Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["SPARK_ACCESS_TOKEN"] = "token";
        builder.Configuration["Spark:ApiUrl"] = "http://127.0.0.1:1/v1";
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        builder.AddSparkBot().UsePostgreSql(connectionString).UseState();
        return builder.Services.BuildServiceProvider();
    }
}
