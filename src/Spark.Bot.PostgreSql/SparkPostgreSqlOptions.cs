using System.Data.Common;
using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>How the bot uses PostgreSQL, from the configuration's section <c>Spark:PostgreSql</c>.</summary>
public sealed class SparkPostgreSqlOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Spark:PostgreSql";

    /// <summary>
    /// The database, such as <c>Host=db;Database=bots;Username=bot;Password=…</c>; what Npgsql understands. Needed.
    /// Unless it says something else, a replica opens 20 connections at most (<c>Maximum Pool Size</c>), and a command may
    /// take 5 seconds (<c>Command Timeout</c>), as may opening a connection (<c>Timeout</c>).
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The schema its tables are in; made at start if it is not there. Each bot needs one of its own: small letters,
    /// digits and <c>_</c>, 40 at most. Default: <c>spark_bot</c>.
    /// </summary>
    public string Schema { get; set; } = "spark_bot";

    /// <summary>
    /// How long a room belongs to the replica that handles its events; renewed three times in that time. When a replica
    /// dies, its rooms wait so long for another, and up to a fifth longer. More than a command may take. 1 second to 10 minutes. Default: 15 seconds.
    /// </summary>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often a replica with nothing to do looks for events. With notifications only for what they missed; behind a
    /// pooler that does not pass them on, this is what an event of another replica waits. Default: 1 second.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether replicas tell each other of events (<c>LISTEN</c>, <c>NOTIFY</c>), with one connection each that stays
    /// open. Default: true.
    /// </summary>
    public bool Listen { get; set; } = true;

    internal IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return "PostgreSql:ConnectionString is missing: set it to the database of the bot, such as "
                + "Host=db;Database=bots;Username=bot;Password=...";
        }
        else if (Problem(ConnectionString) is { } problem)
        {
            yield return problem;
        }

        if (!IsSchema(Schema))
        {
            yield return $"PostgreSql:Schema is '{Schema}': small letters, digits and _, 40 at most, and no digit first.";
        }

        if (LeaseTime < TimeSpan.FromSeconds(1) || LeaseTime > TimeSpan.FromMinutes(10))
        {
            yield return "PostgreSql:LeaseTime must be between 1 second and 10 minutes.";
        }

        if (PollInterval <= TimeSpan.Zero || PollInterval > TimeSpan.FromMinutes(10))
        {
            yield return "PostgreSql:PollInterval must be more than zero, and 10 minutes at most.";
        }
    }

    /// <summary>The connection string with what it leaves open.</summary>
    internal NpgsqlConnectionStringBuilder Connection()
    {
        var connection = new NpgsqlConnectionStringBuilder(ConnectionString);
        var said = Said(ConnectionString!);
        void Unless(string[] names, Action set)
        {
            if (!said.Overlaps(names))
            {
                set();
            }
        }

        Unless(["maximumpoolsize", "maxpoolsize"], () => connection.MaxPoolSize = Math.Max(20, connection.MinPoolSize));
        Unless(["commandtimeout"], () => connection.CommandTimeout = 5);
        Unless(["timeout"], () => connection.Timeout = 5);
        // A server that does not answer is not asked to cancel, which it would not answer either.
        Unless(["cancellationtimeout"], () => connection.CancellationTimeout = -1);
        // Nothing is left behind in a session, and poolers have none.
        Unless(["noresetonclose"], () => connection.NoResetOnClose = true);
        Unless(["tcpkeepalive"], () => connection.TcpKeepAlive = true);
        Unless(["applicationname"], () => connection.ApplicationName = "SparkBot");
        return connection;
    }

    /// <summary>The names of what a connection string says, as they may be written.</summary>
    private static HashSet<string> Said(string connectionString) =>
        [
            .. new DbConnectionStringBuilder { ConnectionString = connectionString }
                .Keys!.Cast<string>()
                .Select(name => name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant()),
        ];

    private static string? Problem(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Host is null
                ? "PostgreSql:ConnectionString names no Host."
                : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException)
        {
            // What is wrong is not shown: a password may be near it.
            return "PostgreSql:ConnectionString cannot be read: it is a list such as Host=db;Database=bots;Username=bot.";
        }
    }

    private static bool IsSchema(string? name) =>
        name is [(>= 'a' and <= 'z') or '_', ..] and { Length: <= 40 }
        && name.All(sign => sign is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
