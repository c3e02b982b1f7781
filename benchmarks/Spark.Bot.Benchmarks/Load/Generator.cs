using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spark.Bot.Benchmarks.Load;

/// <summary>
/// 64 connections, one delivery under way on each. One thread looks after all of them, without waiting: with less it
/// could not keep the other core busy.
/// </summary>
internal sealed class Generator : IDisposable
{
    public const int Connections = 64;
    private readonly Socket[] _sockets = new Socket[Connections];

    public Generator(Uri server)
    {
        for (var index = 0; index < Connections; index++)
        {
            _sockets[index] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
            };
            _sockets[index].Connect(IPAddress.Loopback, server.Port);
            _sockets[index].Blocking = false;
        }
    }

    /// <summary>Delivers all; gives the time that each took until it was answered 2xx, in microseconds, in order.</summary>
    public double[] Run(Delivery[] deliveries)
    {
        var times = new double[deliveries.Length];
        Span<long> sent = stackalloc long[Connections];
        Span<int> under = stackalloc int[Connections]; // which delivery is under way; -1 for none
        Span<byte> answer = stackalloc byte[2048];
        var (next, done) = (0, 0);
        under.Fill(-1);
        while (done < deliveries.Length)
        {
            for (var index = 0; index < Connections; index++)
            {
                if (under[index] >= 0)
                {
                    var length = _sockets[index].Receive(answer, SocketFlags.None, out var error);
                    if (error is SocketError.WouldBlock)
                    {
                        continue;
                    }

                    if (error is not SocketError.Success || !Connection.IsAccepted(answer[..length]))
                    {
                        throw new InvalidOperationException(
                            $"Not accepted ({error}): {Encoding.ASCII.GetString(answer[..length])}"
                        );
                    }

                    times[under[index]] = Stopwatch.GetElapsedTime(sent[index]).TotalMicroseconds;
                    under[index] = -1;
                    done++;
                }

                if (next < deliveries.Length)
                {
                    sent[index] = Stopwatch.GetTimestamp();
                    var delivery = deliveries[next].Bytes;
                    if (_sockets[index].Send(delivery) != delivery.Length)
                    {
                        throw new InvalidOperationException("A delivery went out in part.");
                    }

                    under[index] = next++;
                }
            }
        }

        Array.Sort(times);
        return times;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }
}
