using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Testing;

/// <summary>One NATS server with JetStream, or a cluster of three.</summary>
public sealed class NatsServers : Engine, IAsyncDisposable
{
    private readonly List<Node> _nodes;

    private NatsServers(int count) =>
        _nodes = [
            .. Enumerable.Range(0, count).Select(number => new Node(number, Ports.Free(), Ports.Free(), Ports.Free())),
        ];

    public int Count => _nodes.Count;

    /// <summary>How to reach them.</summary>
    public string Url => string.Join(',', _nodes.Select(node => $"nats://127.0.0.1:{node.Port}"));

    /// <summary>Settings of the servers beyond those that the tests need, as lines of their configuration.</summary>
    public string Settings { get; init; } = "";

    public static async Task<NatsServers> StartAsync(int count = 1, string settings = "")
    {
        Need(File.Exists("/usr/sbin/nats-server") || File.Exists("/usr/bin/nats-server"), "nats-server");
        var servers = new NatsServers(count) { Settings = settings };
        try
        {
            await servers.StartAgainAsync();
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts those that do not run: on the same ports, with what they have stored.</summary>
    public async Task StartAgainAsync()
    {
        foreach (var node in _nodes.Where(node => node.Process is null))
        {
            Start(node);
        }

        foreach (var node in _nodes)
        {
            await ListeningAsync(node);
        }

        await HealthyAsync();
    }

    /// <summary>SIGKILL, for one of them.</summary>
    public void Kill(int number)
    {
        var node = _nodes[number];
        node.Process!.Kill(); // by its own number, and nothing else
        node.Process.WaitForExit();
        node.Process.Dispose();
        node.Process = null;
    }

    /// <summary>SIGKILL, for all of them.</summary>
    public void KillAll()
    {
        foreach (var node in _nodes.Where(node => node.Process is not null))
        {
            Kill(node.Number);
        }
    }

    /// <summary>They stand still: connections stay open, and nobody answers.</summary>
    public void Freeze() => _nodes.ForEach(node => ChildProcess.Signal(node.Process!.Id, "STOP"));

    public void Thaw() => _nodes.ForEach(node => ChildProcess.Signal(node.Process!.Id, "CONT"));

    /// <summary>What they last said, for a test that fails.</summary>
    public override string ToString() =>
        string.Join('\n', _nodes.Select(node => string.Join('\n', File.ReadLines(Log(node)).TakeLast(5))));

    public ValueTask DisposeAsync()
    {
        KillAll();
        Folder.Delete(recursive: true);
        return default;
    }

    private string Log(Node node) => Path.Combine(Folder.FullName, $"log-{node.Number}");

    private void Start(Node node)
    {
        var file = Path.Combine(Folder.FullName, $"nats-{node.Number}.conf");
        var routes = string.Join(", ", _nodes.Select(each => $"\"nats://127.0.0.1:{each.Route}\""));
        var cluster =
            _nodes.Count == 1
                ? ""
                : $"cluster {{ name: test, listen: \"127.0.0.1:{node.Route}\", routes: [{routes}] }}";
        File.WriteAllText(
            file,
            $$"""
            server_name: n{{node.Number}}
            listen: "127.0.0.1:{{node.Port}}"
            http: "127.0.0.1:{{node.Monitor}}"
            jetstream { store_dir: "{{Path.Combine(Folder.FullName, $"store-{node.Number}")}}" }
            {{cluster}}
            {{Settings}}
            """
        );
        node.Process = Process.Start(
            new ProcessStartInfo("nats-server", ["-c", file, "-l", Log(node)]) { UseShellExecute = false }
        );
    }

    private async Task ListeningAsync(Node node)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync("127.0.0.1", node.Port);
                return;
            }
            catch (SocketException) when (attempt < 200 && !node.Process!.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, Uri url)
    {
        try
        {
            using var answer = await http.GetAsync(url);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not yet, or not any more
        }
    }

    /// <summary>JetStream works: in a cluster, once it has agreed on a leader and all have caught up.</summary>
    private async Task HealthyAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        foreach (var node in _nodes)
        {
            var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{node.Monitor}/healthz");
            for (var attempt = 0; ; attempt++)
            {
                if (await IsHealthyAsync(http, new Uri(url)))
                {
                    break;
                }

                if (attempt > 600 || node.Process!.HasExited)
                {
                    throw new TimeoutException($"The NATS servers are not healthy: {this}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    private sealed class Node(int number, int port, int route, int monitor)
    {
        public int Number => number;

        public int Port => port;

        public int Route => route;

        public int Monitor => monitor;

        public Process? Process { get; set; }
    }
}
