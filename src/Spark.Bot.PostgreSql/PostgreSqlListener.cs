using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// Hears that another replica has accepted something. Only a shortcut: whatever is missed, while the connection is gone
/// or behind a pooler that passes nothing on, is found by polling.
/// </summary>
internal sealed class PostgreSqlListener(PostgreSqlDatabase database, string channel, Action heard, TimeProvider clock)
    : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _listening = Task.CompletedTask;

    public void Start() => _listening = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await database.RunAsync(ListenAsync, _stop.Token).ConfigureAwait(false);
            }
            catch (InboxUnavailableException)
            {
                // said by the database
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Pause, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> ListenAsync(NpgsqlConnection connection, CancellationToken cancellation)
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
