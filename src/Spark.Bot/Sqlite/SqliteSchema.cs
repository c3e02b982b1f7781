using Microsoft.Data.Sqlite;

namespace Spark.Bot;

/// <summary>The tables, and how a file of an earlier version becomes one of this: a step is never changed, only added.</summary>
internal static class SqliteSchema
{
    /// <summary>The first version that tells events apart as this one does: by keys that no transport changes.</summary>
    private const int First = 2;

    /// <summary>The first step makes a file of the first version, each other one of the next.</summary>
    private static readonly string[] Steps =
    [
        // An event is a row until it is handled; then its key goes into a small table, for as long as duplicates are
        // recognised. Emptied rows among the others would leave the file full of half-empty pages.
        """
            CREATE TABLE events (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              key BLOB,
              until INTEGER NOT NULL,
              state INTEGER NOT NULL,
              room TEXT NOT NULL,
              received INTEGER NOT NULL,
              attempts INTEGER NOT NULL,
              due INTEGER NOT NULL,
              first_tried INTEGER,
              body BLOB,
              trace TEXT,
              finished TEXT,
              reason TEXT,
              settled INTEGER);
            CREATE UNIQUE INDEX events_key ON events (key) WHERE key IS NOT NULL;
            CREATE INDEX events_waiting ON events (room, id) WHERE state = 0;
            CREATE INDEX events_dead ON events (id) WHERE state = 2;
            CREATE TABLE handled (
              id INTEGER PRIMARY KEY,
              key BLOB NOT NULL UNIQUE,
              until INTEGER NOT NULL);
            CREATE TABLE replies (
              event INTEGER NOT NULL,
              handler TEXT NOT NULL,
              ordinal INTEGER NOT NULL,
              intended INTEGER NOT NULL,
              message BLOB,
              PRIMARY KEY (event, handler, ordinal)) WITHOUT ROWID;
            CREATE TABLE states (
              room TEXT NOT NULL,
              person TEXT NOT NULL,
              name TEXT NOT NULL,
              value BLOB NOT NULL,
              version INTEGER NOT NULL,
              PRIMARY KEY (room, person, name)) WITHOUT ROWID;
            CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
            """,
    ];

    /// <summary>Makes sure that a file is an inbox, before anything is done to it.</summary>
    /// <exception cref="InboxUnavailableException">It is something else, or damaged.</exception>
    public static void Recognise(string path)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = 5,
            }.ToString()
        );
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                "SELECT count(*) FROM sqlite_schema WHERE name IN ('events', 'handled', 'replies', 'states', 'facts')";
            if ((long)command.ExecuteScalar()! == 5)
            {
                return;
            }
        }
        catch (SqliteException error)
        {
            throw new InboxUnavailableException($"{path} cannot be read as an inbox: {error.Message}", error);
        }

        throw new InboxUnavailableException($"{path} is not an inbox of a bot.");
    }

    /// <summary>Brings the file to this version.</summary>
    /// <exception cref="InboxUnavailableException">It is of a newer version.</exception>
    public static void Migrate(SqliteConnection connection, string path, TimeProvider clock)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        const string Elsewhere = "or set Spark:InboxPath to another file";
        if (version is > 0 and < First)
        {
            throw new InboxUnavailableException(
                $"The inbox file {path} was written by an older version of this program, which tells events apart by other "
                    + $"keys: this one would answer some twice. Run the older version until nothing waits in it, {Elsewhere}."
            );
        }

        if (version >= First + Steps.Length)
        {
            throw new InboxUnavailableException(
                $"The inbox file {path} was written by a newer version of this program (its format is {version}, this "
                    + $"one knows {First + Steps.Length - 1}). Run the newer version, {Elsewhere}."
            );
        }

        for (var step = (int)Math.Max(0, version - First + 1); step < Steps.Length; step++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            using var migration = connection.CreateCommand();
            migration.Transaction = transaction;
            migration.CommandText = Steps[step] + $"PRAGMA user_version = {First + step};";
            if (step == 0)
            {
                // The numbers of a file's events begin with the time at which it was made: what is still handled of a file
                // that was damaged, and moved away, ends and answers no event of the one in its place.
                migration.CommandText +=
                    $"INSERT INTO sqlite_sequence (name, seq) VALUES ('events', {clock.GetUtcNow().ToUnixTimeMilliseconds()});";
            }

            migration.ExecuteNonQuery();
            transaction.Commit();
        }
    }
}
