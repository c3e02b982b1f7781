using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>One server for all tests; each has a schema of its own.</summary>
public sealed class Database : IAsyncLifetime
{
    internal PostgreSqlServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgreSqlServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}

/// <summary>A replica over a real server.</summary>
public sealed class PostgreSqlHarness : SharedHarness
{
    private readonly List<IAsyncDisposable> _open = [];
    private readonly PostgreSqlServer _server;

    public PostgreSqlHarness(Database database)
    {
        _server = database.Server;
        Settings = new SparkPostgreSqlOptions
        {
            ConnectionString = _server.ConnectionString,
            LeaseTime = TimeSpan.FromSeconds(5), // a busy machine may stand still for a while
            Schema = "bot_" + Guid.NewGuid().ToString("N")[..20],
        };
        Start();
    }

    public override TimeSpan LeaseTime
    {
        get => Settings.LeaseTime;
        set => Settings.LeaseTime = value;
    }

    internal SparkPostgreSqlOptions Settings { get; }

    internal PostgreSqlReplica Replica { get; private set; } = null!;

    internal override WholeBot Bot(Func<MessageDeleted, CancellationToken, Task>? handle) =>
        new BotReplica(Settings, handle);

    internal override Replica Another()
    {
        var replica = Another(TimeProvider.System);
        return new Replica(replica.Inbox, replica.Journal, replica.Database.DisposeAsync);
    }

    internal override Task TakeAwayAsync(InboxDelivery delivery) =>
        ScalarAsync("UPDATE {schema}.rooms SET owner = NULL, leased_until = NULL");

    /// <summary>Another process on the same database.</summary>
    internal PostgreSqlReplica Another(TimeProvider clock, SparkPostgreSqlOptions? settings = null)
    {
        var replica = new PostgreSqlReplica(settings ?? Settings, Options, clock);
        _open.Add(replica);
        return replica;
    }

    /// <summary>So many replicas hear of what the others accept.</summary>
    internal Task ListeningAsync(long count) =>
        Until.TrueAsync(async () =>
            (long)(await ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN {schema}'"))! >= count
        );

    /// <summary>A statement waits for what somebody else has locked.</summary>
    internal Task LockedAsync() =>
        Until.TrueAsync(async () =>
            (long)
                (
                    await ScalarAsync(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%{schema}.%'"
                    )
                )! > 0
        );

    /// <summary>
    /// Somebody who takes an event, and has looked for it in vain: of two who asked, an event in a room that nobody else
    /// knows came to one, so that the other had all that waits looked for, too.
    /// </summary>
    internal async Task<Task<InboxDelivery>> LookedInVainAsync(
        PostgreSqlReplica replica,
        CancellationToken cancellation = default
    )
    {
        Task<InboxDelivery>[] both =
        [
            replica.Inbox.TakeAsync(cancellation).AsTask(),
            replica.Inbox.TakeAsync(cancellation).AsTask(),
        ];
        var marker = Guid.NewGuid().ToString();
        await replica.Inbox.AcceptAsync(Samples.Entry(marker, marker), default);
        var first = await Task.WhenAny(both).WaitAsync(Until.Patience, cancellation);
        (await first).Entry.Conversation.ShouldBe(marker);
        await replica.Inbox.CompleteAsync(await first, default);
        return both.Single(each => each != first).WaitAsync(Until.Patience, CancellationToken.None);
    }

    public override async Task CrashAsync()
    {
        // The old one is cut off, with all it holds; and the time of its leases runs out, as another replica finds.
        Replica.Database.Dispose();
        await ScalarAsync("UPDATE {schema}.rooms SET owner = NULL, fence = 0 WHERE owner IS NOT NULL");
        Start();
    }

    internal Task<object?> ScalarAsync(string sql) =>
        _server.ScalarAsync(sql.Replace("{schema}", Settings.Schema, StringComparison.Ordinal));

    /// <summary>A transaction of somebody else's, which holds what it has locked; taken back when it is disposed.</summary>
    internal Task<Transaction> BeginAsync(string sql) =>
        Transaction.BeginAsync(
            _server.ConnectionString,
            sql.Replace("{schema}", Settings.Schema, StringComparison.Ordinal)
        );

    public override async ValueTask DisposeAsync()
    {
        _open.Reverse();
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }

        await _server.ScalarAsync($"DROP SCHEMA IF EXISTS {Settings.Schema} CASCADE");
    }

    private void Start()
    {
        Replica = Another(Clock);
        (Inbox, Dead, Journal, States) = (Replica.Inbox, Replica.Dead, Replica.Journal, Replica.States);
    }
}

/// <summary>A transaction that a test holds open.</summary>
internal sealed class Transaction(NpgsqlConnection connection) : IAsyncDisposable
{
    public static async Task<Transaction> BeginAsync(string connectionString, string sql)
    {
        var transaction = new Transaction(new NpgsqlConnection(connectionString + ";Pooling=false"));
        await transaction.RunAsync("BEGIN; " + sql);
        return transaction;
    }

    public Task CommitAsync() => RunAsync("COMMIT");

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task RunAsync(string sql)
    {
        if (connection.State is not System.Data.ConnectionState.Open)
        {
            await connection.OpenAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>What a process of the bot has of the database.</summary>
internal sealed class PostgreSqlReplica : IAsyncDisposable
{
    public PostgreSqlReplica(SparkPostgreSqlOptions settings, SparkBotOptions bot, TimeProvider clock)
    {
        var options = Microsoft.Extensions.Options.Options.Create(settings);
        var statements = new PostgreSqlStatements(options);
        Database = new PostgreSqlDatabase(options, NullLogger<PostgreSqlDatabase>.Instance);
        States = new PostgreSqlStateStore(Database, statements);
        Inbox = new PostgreSqlInbox(
            Database,
            statements,
            States,
            options,
            Microsoft.Extensions.Options.Options.Create(bot),
            clock,
            NullLogger<PostgreSqlInbox>.Instance
        );
        Dead = new PostgreSqlDeadLetters(Database, statements, Inbox, clock);
        Journal = new PostgreSqlReplyJournal(Database, statements, Inbox);
    }

    public PostgreSqlDatabase Database { get; }

    public PostgreSqlInbox Inbox { get; }

    public PostgreSqlDeadLetters Dead { get; }

    public PostgreSqlReplyJournal Journal { get; }

    public PostgreSqlStateStore States { get; }

    public async Task<InboxDelivery> TakeAsync() => await Inbox.TakeAsync(default).AsTask().WaitAsync(Until.Patience);

    public async ValueTask DisposeAsync()
    {
        await Inbox.DisposeAsync();
        await Database.DisposeAsync();
    }
}
