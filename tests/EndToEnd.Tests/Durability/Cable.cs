using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests.Durability;

/// <summary>
/// The cable between a bot and the cloud. While it is pulled out, what was under way breaks, and new connections are
/// reset.
/// </summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = [];
    private readonly int _port;
    private readonly Task _accepting;
    private volatile bool _isOut;

    public Cable(Uri api)
    {
        _port = api.Port;
        _listener.Start();
        Url = new UriBuilder(api) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>The API, through the cable.</summary>
    public Uri Url { get; }

    public void PullOut()
    {
        _isOut = true;
        foreach (var socket in _open.Keys)
        {
            Break(socket);
        }
    }

    public void PutIn() => _isOut = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        PullOut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync();
                _ = ConnectAsync(near);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task ConnectAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            near.NoDelay = true;
            _open[near] = true;
            if (!_isOut)
            {
                await far.ConnectAsync(IPAddress.Loopback, _port);
                await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
            }
        }
        finally
        {
            _open.TryRemove(near, out _);
            Break(near);
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count && !_isOut)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // one end is gone, and so will be the other
        }
    }

    /// <summary>Without a goodbye.</summary>
    private static void Break(Socket socket) => socket.Close(timeout: 0);
}
