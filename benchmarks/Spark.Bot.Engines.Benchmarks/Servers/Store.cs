using Npgsql;
using Spark.Bot.Engines.Benchmarks.Ceilings;
using Spark.Bot.Engines.Benchmarks.Load;
using Testing;

namespace Spark.Bot.Engines.Benchmarks.Servers;

/// <summary>An engine of this program's own, with what is said and measured of it.</summary>
internal abstract class Store : IAsyncDisposable
{
    public static readonly string[] Kinds = ["PostgreSql", "Nats"];

    /// <summary>The inbox's name.</summary>
    public abstract string Kind { get; }

    public abstract string Address { get; }

    /// <summary>Events in a window.</summary>
    public abstract int Window { get; }

    /// <summary>What the ceiling does with an event.</summary>
    public abstract string Ceiling { get; }

    /// <summary>What the bot does with an event.</summary>
    public abstract string Bot { get; }

    /// <summary>How a bot is told of it.</summary>
    public Dictionary<string, string?> Settings => new() { ["Spark:Inbox"] = Kind, [AddressName(Kind)] = Address };

    public static async Task<Store> StartAsync(string kind) =>
        kind == "Nats" ? new Jets(await NatsServers.StartAsync()) : new Database(await PostgreSqlServer.StartAsync());

    /// <summary>Where a bot is told the address of an engine.</summary>
    public static string AddressName(string kind) =>
        kind == "Nats" ? "Spark:Nats:Url" : "Spark:PostgreSql:ConnectionString";

    public abstract Task<IContender> CeilingAsync();

    /// <summary>What is on its disk, in words.</summary>
    public abstract Task<string> DiskAsync();

    public abstract ValueTask DisposeAsync();

    private sealed class Database(PostgreSqlServer server) : Store
    {
        public override string Kind => "PostgreSql";

        public override string Address => server.ConnectionString;

        public override int Window => 5_000;

        public override string Ceiling =>
            "the same statements in three loops over three connections (accept, claim + first, lock + settle), in the same batches, nothing parsed, no leases renewed";

        public override string Bot =>
            "inbox, dispatcher and corridor, which parse the event, find its handler, trace and count";

        public override async Task<IContender> CeilingAsync() => await PostgreSqlCeiling.StartAsync(Address);

        public override async Task<string> DiskAsync()
        {
            await using var source = NpgsqlDataSource.Create(Address);
            await using var command = source.CreateCommand(
                "SELECT pg_database_size(current_database()), (SELECT sum(size)::bigint FROM pg_ls_waldir())"
            );
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            return $"database {Megabytes(row.GetInt64(0))} MB, log {Megabytes(row.GetInt64(1))} MB";
        }

        public override ValueTask DisposeAsync() => server.DisposeAsync();
    }

    private sealed class Jets(NatsServers server) : Store
    {
        public override string Kind => "Nats";

        public override string Address => server.Url;

        public override int Window => 5_000;

        public override string Ceiling =>
            "publish with its id, acknowledged; 64 consumers, one message at a time, explicit acknowledgement (one write and one acknowledgement an event)";

        public override string Bot =>
            "the same, and the partition's mark read before and written after the event (two more round trips, one of them a second write), inbox, dispatcher and corridor";

        public override async Task<IContender> CeilingAsync() => await NatsCeiling.StartAsync(Address);

        public override async Task<string> DiskAsync() =>
            $"store {Megabytes(await NatsCeiling.StoredAsync(Address))} MB";

        public override ValueTask DisposeAsync() => server.DisposeAsync();
    }

    private static string Megabytes(long bytes) => $"{bytes / 1024.0 / 1024:0}";
}
