using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>Statements on a connection, with their parameters.</summary>
internal static class Sql
{
    private const int SlowSeconds = 60;

    public static Task<List<T>> ReadAsync<T>(
        NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation,
        params IEnumerable<NpgsqlParameter> parameters
    ) => ReadAsync(Command(connection, sql, parameters), read, cancellation);

    /// <summary>Of a million rows, which are not counted in the time that another command may take.</summary>
    public static Task<List<T>> ReadSlowlyAsync<T>(
        NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation,
        params IEnumerable<NpgsqlParameter> parameters
    )
    {
        var command = Command(connection, sql, parameters);
        command.CommandTimeout = SlowSeconds;
        return ReadAsync(command, read, cancellation);
    }

    /// <summary>
    /// The transaction ends if this process stands still for so long in the middle of it: what it has locked would be
    /// locked for everybody until then.
    /// </summary>
    public static string Limit(TimeSpan limit) =>
        $"SET LOCAL idle_in_transaction_session_timeout = {(long)limit.TotalMilliseconds}";

    public static async Task<int> ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation,
        params IEnumerable<NpgsqlParameter> parameters
    )
    {
        var command = Command(connection, sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    public static void Add(NpgsqlBatch batch, string sql, params IEnumerable<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private static NpgsqlCommand Command(
        NpgsqlConnection connection,
        string sql,
        IEnumerable<NpgsqlParameter> parameters
    )
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        await using (command.ConfigureAwait(false))
        {
            var rows = new List<T>();
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    rows.Add(read(row));
                }
            }

            return rows;
        }
    }
}
