using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>The way between a replica and the server: answers get lost on it, or nothing moves any more.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _door = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly int _server;
    private volatile TaskCompletionSource? _standstill;
    private volatile byte[]? _fatal;

    public Wire(int server)
    {
        _server = server;
        _door.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_door.LocalEndpoint).Port;

    /// <summary>A server's answer with this word in it does not arrive, once: the connection breaks instead.</summary>
    public void LoseTheAnswer(string word) => _fatal = Encoding.ASCII.GetBytes(word);

    /// <summary>As when a process is frozen, or its machine gone without a word: connections stay, nothing moves.</summary>
    public void StandStill() =>
        _standstill = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _standstill?.TrySetResult();
        _door.Stop();
        foreach (var end in _ends)
        {
            end.Dispose();
        }

        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var ways = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _door.AcceptTcpClientAsync(_stop.Token);
                var server = new TcpClient();
                _ends.Add(client);
                _ends.Add(server);
                await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                ways.Add(Task.Run(() => CarryAsync(client, server, isAnswer: false)));
                ways.Add(Task.Run(() => CarryAsync(server, client, isAnswer: true)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(ways);
        }
    }

    private async Task CarryAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        try
        {
            var part = new byte[64 * 1024];
            while (await from.GetStream().ReadAsync(part, _stop.Token) is > 0 and var length)
            {
                if (_standstill is { } standstill)
                {
                    await standstill.Task;
                }

                if (isAnswer && _fatal is { } word && part.AsSpan(0, length).IndexOf(word) >= 0)
                {
                    _fatal = null;
                    break;
                }

                await to.GetStream().WriteAsync(part.AsMemory(0, length), _stop.Token);
            }
        }
        catch (Exception error)
            when (error
                    is OperationCanceledException
                        or IOException
                        or SocketException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // one end is gone, and so is the other
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
