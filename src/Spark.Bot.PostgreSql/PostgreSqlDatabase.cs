using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// The database: connections from a pool, the tables made before the first use, and what goes wrong told in words that
/// say what to do. Nothing is held between two calls, so a pooler may be in between.
/// </summary>
internal sealed partial class PostgreSqlDatabase : IAsyncDisposable, IDisposable
{
    private const int Attempts = 3;

    private readonly NpgsqlDataSource _source;
    private readonly string _schema;
    private readonly string _server;
    private readonly ILogger<PostgreSqlDatabase> _logger;
    private readonly SemaphoreSlim _migrating = new(1);
    private volatile bool _isMigrated;
    private string? _problem;

    public PostgreSqlDatabase(IOptions<SparkPostgreSqlOptions> options, ILogger<PostgreSqlDatabase> logger)
    {
        var connection = options.Value.Connection();
        (_schema, _logger) = (options.Value.Schema, logger);
        _server = $"{connection.Host}:{connection.Port}/{connection.Database ?? connection.Username}";
        var builder = new NpgsqlSlimDataSourceBuilder(connection.ConnectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        builder.EnableIntegratedSecurity();
        _source = builder.Build();
    }

    /// <summary>Does something with a connection. It may be done twice, if the first time ended in a deadlock.</summary>
    /// <exception cref="InboxUnavailableException">The database cannot be used now; whether it was done is not known.</exception>
    public async Task<T> RunAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> act,
        CancellationToken cancellation
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var connection = await OpenAsync(cancellation).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    var result = await act(connection, cancellation).ConfigureAwait(false);
                    Report(null);
                    return result;
                }
            }
            catch (PostgresException error) when (IsCollision(error) && attempt < Attempts)
            {
                // Two replicas were in each other's way: nothing was done.
            }
            catch (InboxUnavailableException error)
            {
                Report(error.Message);
                throw;
            }
            catch (Exception error) when (Explain(error) is { } problem)
            {
                // Called off while it was opening, a connection fails in its own words, and late.
                cancellation.ThrowIfCancellationRequested();
                Report(problem);
                throw new InboxUnavailableException(problem, error);
            }
        }
    }

    /// <summary>A connection that stays open, such as that which listens.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = await ConnectAsync(cancellation).ConfigureAwait(false);
        try
        {
            await MigrateAsync(connection, cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _migrating.Dispose();
        return _source.DisposeAsync();
    }

    public void Dispose()
    {
        _migrating.Dispose();
        _source.Dispose();
    }

    /// <summary>
    /// Who is called off does not wait for a server that says nothing: Npgsql hears of it only once it is connected, or
    /// its own time (<c>Timeout</c>) is over. Until then it goes on by itself, and what it opens too late is closed.
    /// </summary>
    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connecting = _source.OpenConnectionAsync(cancellation).AsTask();
        try
        {
            return await connecting.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _ = CloseLateAsync(connecting); // ends within Timeout
            throw;
        }
    }

    private static async Task CloseLateAsync(Task<NpgsqlConnection> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // nobody asks for its failure any more
        if (connecting.IsCompletedSuccessfully)
        {
            var late = await connecting.ConfigureAwait(false);
            await late.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (_isMigrated)
        {
            return;
        }

        await _migrating.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!_isMigrated)
            {
                await PostgreSqlSchema.MigrateAsync(connection, _schema, cancellation).ConfigureAwait(false);
                _isMigrated = true;
            }
        }
        finally
        {
            _migrating.Release();
        }
    }

    private static bool IsCollision(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>What is wrong and what to do, if it is the database that is at fault, and not the statement.</summary>
    private string? Explain(Exception error)
    {
        if (
            error is PostgresException
            {
                SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName
            }
        )
        {
            _isMigrated = false; // somebody has removed the tables; the next use makes them again
        }

        return error switch
        {
            PostgresException answer => Explain(answer) is var (what, remedy)
                ? $"The database {_server} cannot be used: {what} ({answer.SqlState}). {remedy}"
                : null,
            // An answer that never came, a connection that broke or was never made, a pool that is used up.
            NpgsqlException or TimeoutException or IOException or SocketException or ObjectDisposedException =>
                $"The database {_server} cannot be reached: {error.InnerException?.Message ?? error.Message} Start it, or "
                    + "correct Spark:PostgreSql:ConnectionString; the bot goes on by itself.",
            _ => null,
        };
    }

    private (string What, string Remedy)? Explain(PostgresException error) =>
        error.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => (
                "it refuses the user or the password",
                "Correct Spark:PostgreSql:ConnectionString."
            ),
            PostgresErrorCodes.InvalidCatalogName => (
                "there is no such database",
                "Create it, or correct Spark:PostgreSql:ConnectionString."
            ),
            PostgresErrorCodes.InsufficientPrivilege => (
                $"its user may not use or create the schema {_schema}",
                "Let the user create it (GRANT CREATE ON DATABASE), or create it for the user (CREATE SCHEMA … AUTHORIZATION)."
            ),
            PostgresErrorCodes.ReadOnlySqlTransaction => (
                "it is read-only",
                "Connect to the primary server (Target Session Attributes=primary)."
            ),
            PostgresErrorCodes.DiskFull => ("its disk is full", "Free some space; the bot goes on by itself."),
            PostgresErrorCodes.TooManyConnections => (
                "it has no connection left",
                "Raise max_connections, use a pooler, or lower Maximum Pool Size in the connection string."
            ),
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => (
                $"the tables of the schema {_schema} are gone",
                "The bot makes them again."
            ),
            _ when error.IsTransient || error.SqlState[..2] is "08" or "25" or "40" or "53" or "55" or "57" or "58" => (
                error.MessageText,
                "The bot goes on by itself when it works again."
            ),
            _ => null,
        };

    private void Report(string? problem)
    {
        var before = Interlocked.Exchange(ref _problem, problem);
        if (problem is null && before is not null)
        {
            Log.Recovered(_logger, _server);
        }
        else if (problem is not null && before is null)
        {
            Log.Unavailable(_logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Problem}")]
        public static partial void Unavailable(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Information, "The database {Server} works again")]
        public static partial void Recovered(ILogger logger, string server);
    }
}
