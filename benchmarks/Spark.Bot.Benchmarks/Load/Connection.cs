using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spark.Bot.Benchmarks.Load;

/// <summary>One connection to a bot, for loads that are not the bottleneck.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    private readonly byte[] _answer = new byte[2048];

    public static async Task<Connection> OpenAsync(Uri server)
    {
        var connection = new Connection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return connection;
    }

    /// <summary>Sends a delivery; it must be answered 2xx.</summary>
    public async Task DeliverAsync(byte[] delivery)
    {
        await _socket.SendAsync(delivery);
        var length = await _socket.ReceiveAsync(_answer);
        if (!IsAccepted(_answer.AsSpan(0, length)))
        {
            throw new InvalidOperationException($"Not accepted: {Encoding.ASCII.GetString(_answer, 0, length)}");
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>All of an answer without a body, with a status of 2xx.</summary>
    public static bool IsAccepted(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("HTTP/1.1 2"u8) && answer.EndsWith("\r\n\r\n"u8);
}
