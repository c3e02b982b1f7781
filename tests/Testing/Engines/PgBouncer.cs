using System.Diagnostics;
using System.Net.Sockets;

namespace Testing;

/// <summary>
/// A pooler in transaction mode, in front of a server of the test's own: each transaction gets whichever of few
/// connections is free, so nothing that a session knows outlives it, and nothing is listened for.
/// </summary>
public sealed class PgBouncer : Engine, IAsyncDisposable
{
    private readonly int _port = Ports.Free();
    private Process? _process;

    private PgBouncer() { }

    /// <summary>How to reach the server through it.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Database=postgres;Username=postgres";

    private string Settings => Path.Combine(Folder.FullName, "pgbouncer.ini");

    /// <param name="server">The server's port.</param>
    /// <param name="connections">How many connections to the server all clients share.</param>
    public static async Task<PgBouncer> StartAsync(int server, int connections = 4)
    {
        const string Program = "/usr/sbin/pgbouncer";
        Need(File.Exists(Program), "pgbouncer");
        var pooler = new PgBouncer();
        var users = Path.Combine(pooler.Folder.FullName, "users");
        await File.WriteAllTextAsync(users, "\"postgres\" \"\"\n");
        await File.WriteAllTextAsync(
            pooler.Settings,
            $"""
            [databases]
            postgres = host=127.0.0.1 port={server} dbname=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {pooler._port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = {connections}
            max_client_conn = 500
            """
        );
        pooler.Start(Program);
        await pooler.ListeningAsync();
        return pooler;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            ChildProcess.Signal(_process.Id, "INT");
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Folder.Delete(recursive: true);
    }

    private void Start(string program)
    {
        string[] command = [program, "-q", Settings];
        if (Environment.UserName == "root")
        {
            // It refuses to run as root.
            ChildProcess.Run("chown", "-R", "postgres", Folder.FullName);
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];
        }

        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false });
    }

    private async Task ListeningAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", _port);
                return;
            }
            catch (SocketException) when (attempt < 200 && _process is { HasExited: false })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}
