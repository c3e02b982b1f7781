using Microsoft.Extensions.Logging;
using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// Hears that another replica has accepted something. Only a shortcut: whatever is missed, while the connection is gone
/// or behind a pooler that passes nothing on, is found by polling.
/// </summary>
internal sealed class PostgreSqlListener(
    PostgreSqlDatabase database,
    string channel,
    Action heard,
    TimeProvider clock,
    ILogger logger
) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Recurring _listening = new(
        "listening to the database",
        stop => database.RunAsync((connection, token) => ListenAsync(connection, channel, heard, token), stop),
        clock,
        logger
    );

    /// <summary>Begun again when the connection is lost.</summary>
    public void Start() => _listening.Every(Interval, TimeSpan.Zero);

    public ValueTask DisposeAsync() => _listening.DisposeAsync();

    private static async Task<bool> ListenAsync(
        NpgsqlConnection connection,
        string channel,
        Action heard,
        CancellationToken cancellation
    )
    {
        connection.Notification += (_, _) => heard();
        await Sql.ExecuteAsync(connection, $"LISTEN {channel}", cancellation).ConfigureAwait(false);
        heard(); // what came before
        while (true)
        {
            await connection.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }
}
