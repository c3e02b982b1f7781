using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// The tables, and how a schema of an earlier version becomes one of this: a step is never changed, only added. Of many
/// replicas that start at once one does it, the others wait. A step must leave the tables usable by the version before,
/// which goes on running beside this one during a rolling deploy; where that cannot be, <see cref="Oldest"/> is raised.
/// </summary>
internal static class PostgreSqlSchema
{
    /// <summary>The first version that tells events apart as this one does: by keys that no transport changes.</summary>
    private const int First = 2;

    /// <summary>The oldest version of the tables that the programs of this version's tables can share them with.</summary>
    private const int Oldest = First;

    /// <summary>So long the others wait for one that stands still while it makes the tables.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromMinutes(1);

    /// <summary>The first step makes tables of the first version, each other one those of the next.</summary>
    private static readonly string[] Steps =
    [
        // A key is written when an event is accepted and stays when it is handled: with the keys in one place, no moment
        // is left in which an event that is just being finished could be accepted again. A room has a row while something
        // waits in it: whose it is, until when, and how often its first event was tried.
        """
            CREATE SEQUENCE {0}.fences;
            CREATE SEQUENCE {0}.turns;
            CREATE SEQUENCE {0}.versions;
            CREATE TABLE {0}.keys (
              key bytea PRIMARY KEY,
              until bigint NOT NULL);
            CREATE INDEX keys_until ON {0}.keys (until);
            CREATE SEQUENCE {0}.event_ids;
            CREATE TABLE {0}.events (
              id bigint PRIMARY KEY DEFAULT nextval('{0}.event_ids'),
              key bytea NOT NULL,
              until bigint NOT NULL,
              state smallint NOT NULL DEFAULT 0,
              room text NOT NULL,
              received bigint NOT NULL,
              body bytea NOT NULL,
              trace text,
              is_replayed boolean NOT NULL DEFAULT false,
              finished text,
              attempts integer,
              reason text,
              settled bigint);
            CREATE INDEX events_waiting ON {0}.events (room, id) WHERE state = 0;
            CREATE INDEX events_dead ON {0}.events (id) WHERE state = 2;
            CREATE TABLE {0}.rooms (
              room text PRIMARY KEY,
              turn bigint NOT NULL DEFAULT nextval('{0}.turns'),
              due bigint NOT NULL DEFAULT 0,
              attempts integer NOT NULL DEFAULT 0,
              first_tried bigint,
              owner uuid,
              fence bigint NOT NULL DEFAULT 0,
              leased_until timestamptz,
              left_by uuid)
              WITH (fillfactor = 50);
            CREATE INDEX rooms_turn ON {0}.rooms (turn);
            CREATE TABLE {0}.replies (
              event bigint NOT NULL,
              handler text NOT NULL,
              ordinal integer NOT NULL,
              intended bigint NOT NULL,
              message bytea,
              PRIMARY KEY (event, handler, ordinal));
            CREATE TABLE {0}.states (
              room text NOT NULL,
              person text NOT NULL,
              name text NOT NULL,
              value bytea NOT NULL,
              version bigint NOT NULL,
              PRIMARY KEY (room, person, name));
            ALTER TABLE {0}.events SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 2000);
            ALTER TABLE {0}.rooms SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
            """,
    ];

    private static int Newest => First + Steps.Length - 1;

    /// <summary>Brings the schema to this version.</summary>
    /// <exception cref="InboxUnavailableException">It is of a version that this program cannot work with.</exception>
    public static async Task MigrateAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        if (await VersionAsync(connection, schema, cancellation).ConfigureAwait(false) is { } known)
        {
            if (known.Version >= Newest)
            {
                Check(known, schema);
                return;
            }
        }

        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await Sql.ExecuteAsync(connection, Sql.Limit(Standstill), cancellation).ConfigureAwait(false);
            // Until the transaction ends: works through a pooler, and is free again if this process dies.
            await ExecuteAsync(
                    connection,
                    $"SELECT pg_advisory_xact_lock(hashtextextended('sparkbot {schema}', 0))",
                    cancellation
                )
                .ConfigureAwait(false);
            var version = await VersionAsync(connection, schema, cancellation).ConfigureAwait(false);
            if (version is null)
            {
                // Not CREATE … IF NOT EXISTS, which needs the right to create one even where it exists.
                if (!await ExistsAsync(connection, schema, cancellation).ConfigureAwait(false))
                {
                    await ExecuteAsync(connection, $"CREATE SCHEMA {schema}", cancellation).ConfigureAwait(false);
                }

                await ExecuteAsync(
                        connection,
                        $"""
                        CREATE TABLE {schema}.facts (name text PRIMARY KEY, value text NOT NULL);
                        INSERT INTO {schema}.facts VALUES ('version', '0'), ('oldest', '0');
                        """,
                        cancellation
                    )
                    .ConfigureAwait(false);
            }

            Check(version ?? (0, 0), schema);
            for (var step = Math.Max(0, (version?.Version ?? 0) - First + 1); step < Steps.Length; step++)
            {
                await ExecuteAsync(
                        connection,
                        Steps[step].Replace("{0}", schema, StringComparison.Ordinal),
                        cancellation
                    )
                    .ConfigureAwait(false);
                await ExecuteAsync(
                        connection,
                        $"""
                        UPDATE {schema}.facts SET value = '{First + step}' WHERE name = 'version';
                        UPDATE {schema}.facts SET value = '{Oldest}' WHERE name = 'oldest';
                        """,
                        cancellation
                    )
                    .ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static void Check((int Version, int Oldest) tables, string schema)
    {
        const string Elsewhere = "or set Spark:PostgreSql:Schema to another schema";
        if (tables.Version is > 0 and < First)
        {
            throw new InboxUnavailableException(
                $"The schema {schema} was made by an older version of this program, which tells events apart by other keys: "
                    + $"this one would answer some twice. Run the older version until nothing waits in it, {Elsewhere}."
            );
        }

        if (tables.Oldest > Newest)
        {
            throw new InboxUnavailableException(
                $"The schema {schema} was made by a newer version of this program (its version is {tables.Version}; "
                    + $"programs that know less than {tables.Oldest} cannot use it, this one knows {Newest}). Run "
                    + $"the newer version, {Elsewhere}."
            );
        }
    }

    private static async Task<(int Version, int Oldest)?> VersionAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellation
    )
    {
        // Not to_regclass, which may go by what this session knew before another one made the tables.
        var exists = new NpgsqlCommand(
            $"SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}' AND c.relname = 'facts')",
            connection
        );
        await using (exists.ConfigureAwait(false))
        {
            if (await exists.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not true)
            {
                return null;
            }
        }

        var command = new NpgsqlCommand(
            $"SELECT (SELECT value::int FROM {schema}.facts WHERE name = 'version'), (SELECT value::int FROM {schema}.facts WHERE name = 'oldest')",
            connection
        );
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                return await row.ReadAsync(cancellation).ConfigureAwait(false) && !row.IsDBNull(0) && !row.IsDBNull(1)
                    ? (row.GetInt32(0), row.GetInt32(1))
                    : throw new InboxUnavailableException(
                        $"The schema {schema} is not a bot's: its table facts holds something else. Set "
                            + "Spark:PostgreSql:Schema to another schema."
                    );
            }
        }
    }

    private static async Task<bool> ExistsAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellation
    )
    {
        var rows = await Sql.ReadAsync(
                connection,
                "SELECT 1 FROM pg_namespace WHERE nspname = $1",
                row => 1,
                cancellation,
                Parameter.Text(schema)
            )
            .ConfigureAwait(false);
        return rows is not [];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
