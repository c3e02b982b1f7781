using Npgsql;

namespace Testing;

/// <summary>A PostgreSQL server of the test's own.</summary>
public sealed class PostgreSqlServer : Engine, IAsyncDisposable
{
    private readonly int _port = Ports.Free();
    private readonly string _programs;

    private PostgreSqlServer(string programs) => _programs = programs;

    /// <summary>How to reach it.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Database=postgres;Username=postgres";

    public int Port => _port;

    private string Data => Path.Combine(Folder.FullName, "data");

    private string Log => Path.Combine(Folder.FullName, "log");

    public static async Task<PostgreSqlServer> StartAsync()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        Need(programs is not null, "postgresql");
        var server = new PostgreSqlServer(Path.Combine(programs!, "bin"));
        if (Environment.UserName == "root")
        {
            // The server refuses to run as root.
            ChildProcess.Run("chown", "postgres", server.Folder.FullName);
        }

        server.RunAsOwner("cp", "-R", server.Template(), server.Data);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it, or starts it again: on the same port, with what it has stored.</summary>
    public async Task StartAgainAsync()
    {
        // Servers are killed here, but never machines: what was written need not reach the disk.
        var options =
            $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c fsync=off";
        RunAsOwner("pg_ctl", "-D", Data, "-l", Log, "-o", options, "-w", "-t", "60", "start");
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
    }

    /// <summary>Stops it as a crash would: nothing is finished, nothing is written that was not.</summary>
    public void StopAtOnce() => RunAsOwner("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>All its processes stand still: connections stay open, and nobody answers.</summary>
    public void Freeze() => SignalAll("STOP");

    public void Thaw() => SignalAll("CONT");

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            StopAtOnce();
        }

        Folder.Delete(recursive: true);
        return default;
    }

    /// <summary>
    /// Data of a server that has just been set up, which takes far longer than a copy of them: made once on this machine,
    /// whole or not at all, also where several processes make them at once.
    /// </summary>
    private string Template()
    {
        var version = Path.GetFileName(Path.GetDirectoryName(_programs));
        var template = Path.Combine(Path.GetTempPath(), $"spark-postgresql-{version}-{Environment.UserName}");
        if (Directory.Exists(template))
        {
            return template;
        }

        var made = Path.Combine(Folder.FullName, "template");
        string[] settings = ["-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"];
        RunAsOwner("initdb", ["-D", made, "--wal-segsize=1", .. settings]);
        try
        {
            Directory.Move(made, template);
            return template;
        }
        catch (IOException) when (Directory.Exists(template))
        {
            return template; // of another process, which was faster
        }
    }

    private void SignalAll(string signal)
    {
        // Those that are gone by the time they are signalled need no signal.
        var main = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        ChildProcess.Run("sh", "-c", $"kill -{signal} {main} $(ps -o pid= --ppid {main}); true");
    }

    private void RunAsOwner(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program) is var own && File.Exists(own) ? own : program;
        _ =
            Environment.UserName == "root"
                ? ChildProcess.Run(
                    "setpriv",
                    ["--reuid=postgres", "--regid=postgres", "--clear-groups", "env", "-C", "/", path, .. arguments]
                )
                : ChildProcess.Run(path, arguments);
    }
}
