using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;
using Spark.Bot.Engines.Benchmarks.Load;
using Spark.Bot.PostgreSql;

namespace Spark.Bot.Engines.Benchmarks.Ceilings;

/// <summary>
/// The bot's statements in loops: what 64 producers offer meanwhile is accepted together; as many rooms as are free of 64
/// are claimed, their first events read, and ended together. Three connections, a loop each.
/// </summary>
internal sealed class PostgreSqlCeiling : IContender
{
    private const int Largest = 256;
    private const int Workers = 64;
    private const string Schema = "ceiling";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private readonly PostgreSqlStatements _sql = new(Options.Create(new SparkPostgreSqlOptions { Schema = Schema }));
    private readonly Channel<(Event Event, TaskCompletionSource Stored)> _offered = Channel.CreateUnbounded<(
        Event,
        TaskCompletionSource
    )>();
    private readonly Channel<Row> _taken = Channel.CreateUnbounded<Row>();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Guid _owner = Guid.NewGuid();
    private readonly NpgsqlDataSource _source;
    private Task _loops = Task.CompletedTask;
    private int _busy;
    private int _accepted; // how often something was
    private int _seen; // as often when nothing was left

    private PostgreSqlCeiling(string connectionString) =>
        _source = NpgsqlDataSource.Create(connectionString + ";No Reset On Close=true");

    public string Name => "ceiling";

    public Counter Handled { get; } = new();

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<PostgreSqlCeiling> StartAsync(string connectionString)
    {
        var ceiling = new PostgreSqlCeiling(connectionString);
        await using (var connection = await ceiling._source.OpenConnectionAsync())
        {
            await PostgreSqlSchema.MigrateAsync(connection, Schema, CancellationToken.None);
        }

        ceiling._loops = Task.WhenAll(
            Task.Run(ceiling.AcceptAsync),
            Task.Run(ceiling.ClaimAsync),
            Task.Run(ceiling.SettleAsync)
        );
        return ceiling;
    }

    public Task AcceptAsync(int producer, Event one, byte[] prepared)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _offered.Writer.TryWrite((one, stored));
        return stored.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _offered.Writer.Complete();
        _wake.Writer.Complete();
        _taken.Writer.Complete();
        await _loops;
        await _source.DisposeAsync();
    }

    private async Task AcceptAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        var batch = new List<(Event Event, TaskCompletionSource Stored)>();
        while (await _offered.Reader.WaitToReadAsync())
        {
            while (batch.Count < Largest && _offered.Reader.TryRead(out var one))
            {
                batch.Add(one);
            }

            var now = Now;
            var entries = batch.Select(each => each.Event.Entry);
            await using var command = Command(
                connection,
                _sql.Accept,
                Parameter.Bytes(entries.Select(each => PostgreSqlEvents.KeyBytes(each.Key))),
                Parameter.Numbers(entries.Select(each => now + (long)each.Key.Window.TotalMilliseconds)),
                Parameter.Texts(entries.Select(each => each.Conversation)),
                Parameter.Numbers(entries.Select(each => each.Received.ToUnixTimeMilliseconds())),
                Parameter.Bytes(batch.Select(each => each.Event.Body)),
                Parameter.Texts(entries.Select(each => each.TraceParent)),
                Parameter.Number(now)
            );
            var stored = 0;
            await using (var row = await command.ExecuteReaderAsync())
            {
                while (await row.ReadAsync())
                {
                    stored++;
                }
            }

            if (stored != batch.Count)
            {
                throw new InvalidOperationException("Not stored.");
            }

            batch.ForEach(each => each.Stored.SetResult());
            batch.Clear();
            Interlocked.Increment(ref _accepted);
            _wake.Writer.TryWrite(true);
        }
    }

    private async Task ClaimAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        while (await _wake.Reader.WaitToReadAsync())
        {
            _wake.Reader.TryRead(out _);
            while (Workers - Volatile.Read(ref _busy) is > 0 and var free)
            {
                var accepted = Volatile.Read(ref _accepted);
                var rooms = new List<string>(free);
                await using (
                    var claim = Command(
                        connection,
                        _sql.Claim,
                        Parameter.Count(free),
                        Parameter.Id(_owner),
                        Parameter.Time(Lease),
                        Parameter.Number(Now)
                    )
                )
                await using (var row = await claim.ExecuteReaderAsync())
                {
                    while (await row.ReadAsync())
                    {
                        rooms.Add(row.GetString(0));
                    }
                }

                if (rooms is not [])
                {
                    await using var first = Command(
                        connection,
                        _sql.First,
                        Parameter.Texts(rooms),
                        Parameter.Id(_owner)
                    );
                    await using var row = await first.ExecuteReaderAsync();
                    while (await row.ReadAsync())
                    {
                        Interlocked.Increment(ref _busy);
                        _taken.Writer.TryWrite(Read(row));
                    }
                }

                if (rooms.Count < free)
                {
                    Volatile.Write(ref _seen, accepted);
                    break;
                }
            }
        }
    }

    private async Task SettleAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        var ended = new List<Row>();
        while (await _taken.Reader.WaitToReadAsync())
        {
            while (ended.Count < Largest && _taken.Reader.TryRead(out var one))
            {
                ended.Add(one);
            }

            var isKept = Volatile.Read(ref _seen) == Volatile.Read(ref _accepted);
            await using var batch = new NpgsqlBatch(connection);
            Sql.Add(
                batch,
                _sql.Lock,
                Parameter.Texts(ended.Select(each => each.Room)),
                Parameter.Numbers(ended.Select(each => each.Fence))
            );
            Sql.Add(
                batch,
                _sql.Settle,
                Parameter.Texts(ended.Select(each => each.Room)),
                Parameter.Numbers(ended.Select(each => each.Fence)),
                Parameter.Numbers(ended.Select(each => each.Id)),
                Parameter.Flags(ended.Select(_ => false)),
                Parameter.Flags(ended.Select(_ => isKept)),
                Parameter.Texts(ended.Select(_ => (string?)null)),
                Parameter.Texts(ended.Select(_ => (string?)null)),
                Parameter.Number(Now),
                Parameter.Time(Lease)
            );
            var kept = 0;
            await using (var row = await batch.ExecuteReaderAsync())
            {
                await row.NextResultAsync();
                while (await row.ReadAsync())
                {
                    if (row.GetInt32(2) == 1 && !row.IsDBNull(4))
                    {
                        kept++;
                        _taken.Writer.TryWrite(Read(row));
                    }
                }
            }

            Interlocked.Add(ref _busy, kept - ended.Count);
            Handled.Add(ended.Count);
            ended.Clear();
            Interlocked.Increment(ref _accepted); // something may wait in the rooms
            _wake.Writer.TryWrite(true);
        }
    }

    private static Row Read(NpgsqlDataReader row)
    {
        _ = row.GetFieldValue<byte[]>(8);
        return new(row.GetString(0), row.GetInt64(1), row.GetInt64(4));
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }

    /// <summary>An event that was taken.</summary>
    private sealed record Row(string Room, long Fence, long Id);
}
