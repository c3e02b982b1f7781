namespace Spark.Bot.PostgreSql.Tests;

/// <summary>A server that refuses, is not set up for the bot, or holds something else.</summary>
public sealed class ServerSettingsTests(Database database) : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _harness.DisposeAsync();
        await _harness.ScalarAsync("DROP ROLE IF EXISTS guest_{schema}");
    }

    [Fact]
    public async Task Many_replicas_that_start_at_once_make_the_tables_once()
    {
        var replicas = Enumerable.Range(0, 20).Select(_ => Replica()).ToList();

        await Task.WhenAll(replicas.Select(replica => replica.Inbox.ClaimAsync("bot", Ct).AsTask()));

        (await Task.WhenAll(replicas.Select(replica => replica.Inbox.CheckAsync(Ct).AsTask()))).ShouldAllBe(problem =>
            problem == null
        );
        (await _harness.ScalarAsync("SELECT value FROM {schema}.facts WHERE name = 'version'")).ShouldBe("2");
    }

    [Fact]
    public async Task Another_bots_schema_is_refused_and_tables_that_are_gone_are_made_again()
    {
        var replica = Replica();
        await replica.Inbox.ClaimAsync("bot", Ct);
        var error = await Should.ThrowAsync<UnusableConfigurationException>(
            Replica().Inbox.ClaimAsync("other", Ct).AsTask()
        );
        error.Message.ShouldContain("Set Spark:PostgreSql:Schema");

        await _harness.ScalarAsync("DROP SCHEMA {schema} CASCADE");
        (await replica.Inbox.CheckAsync(Ct)).ShouldNotBeNull().ShouldContain("are gone");
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_used_beside_it_unless_they_say_they_cannot_be()
    {
        (await Replica().Inbox.CheckAsync(Ct)).ShouldBeNull();
        await _harness.ScalarAsync("UPDATE {schema}.facts SET value = '7' WHERE name = 'version'");
        (await Replica().Inbox.CheckAsync(Ct)).ShouldBeNull();
        await _harness.ScalarAsync("UPDATE {schema}.facts SET value = '7' WHERE name = 'oldest'");

        (await Replica().Inbox.CheckAsync(Ct)).ShouldNotBeNull().ShouldContain("newer version");
    }

    [Fact]
    public async Task Tables_of_an_older_version_whose_keys_are_others_are_left_alone()
    {
        (await Replica().Inbox.CheckAsync(Ct)).ShouldBeNull();
        await _harness.ScalarAsync("UPDATE {schema}.facts SET value = '1'");

        (await Replica().Inbox.CheckAsync(Ct)).ShouldNotBeNull().ShouldContain("until nothing waits in it");
        (await _harness.ScalarAsync("SELECT value FROM {schema}.facts WHERE name = 'version'")).ShouldBe("1");
    }

    [Theory]
    [InlineData("Database=nowhere", "no such database")]
    [InlineData("Username=nobody", "refuses the user")]
    [InlineData("Options=-c default_transaction_read_only=on", "read-only")]
    public async Task What_the_server_refuses_is_said_with_what_to_do(string setting, string says)
    {
        (await Replica().Inbox.CheckAsync(Ct)).ShouldBeNull();
        var replica = Replica($"{_harness.Settings.ConnectionString};{setting}");

        (await replica.Inbox.CheckAsync(Ct)).ShouldNotBeNull().ShouldContain(says);
    }

    [Fact]
    public async Task A_user_without_rights_is_told_which()
    {
        await _harness.ScalarAsync("CREATE ROLE guest_{schema} LOGIN");
        var replica = Replica($"{_harness.Settings.ConnectionString};Username=guest_{_harness.Settings.Schema}");

        (await replica.Inbox.CheckAsync(Ct)).ShouldNotBeNull().ShouldContain("GRANT CREATE ON DATABASE");
    }

    [Fact]
    public async Task A_user_without_rights_may_use_a_schema_that_was_made_for_it()
    {
        await _harness.ScalarAsync(
            "CREATE ROLE guest_{schema} LOGIN; CREATE SCHEMA {schema} AUTHORIZATION guest_{schema}"
        );
        var replica = Replica($"{_harness.Settings.ConnectionString};Username=guest_{_harness.Settings.Schema}");

        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_backlog_that_takes_longer_to_count_than_a_command_may_take_is_counted_and_taken_from()
    {
        (await Replica().Inbox.CheckAsync(Ct)).ShouldBeNull();
        await Replica().Inbox.AcceptAsync(Samples.Entry("0"), Ct);
        // As slow as some millions: each event that is looked at takes a while.
        await _harness.ScalarAsync(
            """
            INSERT INTO {schema}.events (key, until, room, received, body)
            SELECT key, until, room, received + 1000, body FROM {schema}.events, generate_series(1, 299);
            CREATE FUNCTION {schema}.slow(id bigint) RETURNS boolean LANGUAGE plpgsql AS
              $$ BEGIN PERFORM pg_sleep(0.008); RETURN true; END $$;
            ALTER TABLE {schema}.events RENAME TO slow_events;
            CREATE VIEW {schema}.events AS SELECT * FROM {schema}.slow_events WHERE {schema}.slow(id);
            """
        );
        var replica = Replica($"{_harness.Settings.ConnectionString};Command Timeout=1");

        (await replica.TakeAsync()).Attempt.ShouldBe(1);
        replica.Inbox.Pending.ShouldBe(0); // not counted yet

        await Until.TrueAsync(() => replica.Inbox.Pending == 300);
        replica.Inbox.Oldest.ShouldNotBeNull();
    }

    private PostgreSqlReplica Replica(string? connection = null) =>
        _harness.Another(
            TimeProvider.System,
            new SparkPostgreSqlOptions
            {
                ConnectionString = connection ?? _harness.Settings.ConnectionString,
                Schema = _harness.Settings.Schema,
            }
        );
}
