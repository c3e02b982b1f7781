using Microsoft.Data.Sqlite;

namespace Spark.Bot;

/// <summary>One connection, with its statements prepared once. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <param name="path">The file.</param>
    /// <param name="patience">Seconds that a statement waits while somebody else writes.</param>
    /// <param name="clock">Tells when it is, if the file is a new one.</param>
    public static SqliteSession Open(string path, int patience, TimeProvider clock)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Pooling = false,
                DefaultTimeout = patience,
            }.ToString()
        );
        try
        {
            connection.Open();
            var session = new SqliteSession(connection);
            // FULL: a commit is on the disk when it returns, also if the power goes.
            session.Execute("PRAGMA journal_mode = WAL");
            session.Execute("PRAGMA synchronous = FULL");
            session.Execute("PRAGMA journal_size_limit = 67108864");
            session.Execute("PRAGMA wal_autocheckpoint = 4000"); // pages of 4 KB, written back at once
            session.Execute("PRAGMA cache_size = -16384");
            SqliteSchema.Migrate(connection, path, clock);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Begin() => Execute("BEGIN IMMEDIATE");

    public void Commit() => Execute("COMMIT");

    /// <summary>Takes back what was not committed, if there is still anything to take back.</summary>
    public void Rollback()
    {
        // After some errors SQLite has done so by itself; the state of its C library says so, this wrapper does not.
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    /// <summary>Runs a statement; gives the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Bind(sql, values).ExecuteNonQuery();

    /// <summary>The first value of the first row; <c>null</c> if there is none.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Bind(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>All rows.</summary>
    public List<T> Query<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        var rows = new List<T>();
        using var reader = Bind(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            _commands.Add(sql, command);
        }

        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index].Value ?? DBNull.Value;
        }

        return command;
    }
}
