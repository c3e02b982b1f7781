using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Spark.Emulator.Benchmarks;

/// <summary>
/// One request over and over on a few connections, several at a time on each, so that making the load costs little beside
/// answering it. All answers have the length of the first.
/// </summary>
internal static class Load
{
    private const int Connections = 16;
    private const int Pipelined = 1; // no client pipelines

    public static async Task<(double Rate, double CpuMicroseconds)> RunAsync(Server server, byte[] request, int count)
    {
        var length = await LengthAsync(server, request);
        var rounds = count / (Connections * Pipelined);
        var cpu = server.Cpu;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(_ => Task.Run(() => ConnectAsync(server, request, length, rounds)))
        );
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var done = rounds * Connections * Pipelined;
        return (done / seconds, (server.Cpu - cpu).TotalMicroseconds / done);
    }

    public static byte[] Get(string path, string token) => Request("GET", path, token, "");

    public static byte[] Post(string path, string token, string body) => Request("POST", path, token, body);

    private static byte[] Request(string method, string path, string token, string body) =>
        Encoding.UTF8.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
                + (
                    body.Length == 0
                        ? ""
                        : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
                )
                + $"\r\n{body}"
        );

    private static async Task ConnectAsync(Server server, byte[] request, int length, int rounds)
    {
        using var socket = await OpenAsync(server);
        var batch = Enumerable.Repeat(request, Pipelined).SelectMany(bytes => bytes).ToArray();
        var buffer = new byte[64 * 1024];
        for (var round = 0; round < rounds; round++)
        {
            await socket.SendAsync(batch);
            for (var missing = length * Pipelined; missing > 0; )
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(missing, buffer.Length)));
                if (read == 0)
                    throw new IOException("The server closed the connection.");
                missing -= read;
            }

            if (!buffer.AsSpan(0, 12).SequenceEqual("HTTP/1.1 200"u8) && round == 0)
                throw new IOException("The server did not answer 200.");
        }
    }

    /// <summary>How long an answer is, headers and all.</summary>
    private static async Task<int> LengthAsync(Server server, byte[] request)
    {
        using var socket = await OpenAsync(server);
        await socket.SendAsync(request);
        var buffer = new byte[256 * 1024];
        var read = 0;
        while (true)
        {
            read += await socket.ReceiveAsync(buffer.AsMemory(read));
            var text = Encoding.ASCII.GetString(buffer, 0, read);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            if (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                throw new IOException(text);
            var from = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase) + "Content-Length: ".Length;
            return end
                + 4
                + int.Parse(text.AsSpan(from, text.IndexOf('\r', from) - from), CultureInfo.InvariantCulture);
        }
    }

    private static async Task<Socket> OpenAsync(Server server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", server.Url.Port);
        return socket;
    }
}
