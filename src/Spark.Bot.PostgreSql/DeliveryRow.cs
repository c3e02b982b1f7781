using System.Buffers.Binary;
using System.Text.Json;
using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>A room that was taken.</summary>
/// <param name="Room">The room, as the tables know it.</param>
/// <param name="IsTakenOver">Whether its owner had let its time run out.</param>
internal readonly record struct ClaimedRoom(string Room, bool IsTakenOver)
{
    public static ClaimedRoom Read(NpgsqlDataReader row) => new(row.GetString(0), row.GetBoolean(1));
}

/// <summary>A row of the tables: a room that was taken, and its first event.</summary>
/// <param name="Lease">The room; its event's number is 0 if it has none.</param>
/// <param name="Delivery">The event; <c>null</c> if there is none, or none that this program can read.</param>
internal sealed record DeliveryRow(PostgreSqlLease Lease, InboxDelivery? Delivery)
{
    private static readonly IReadOnlySet<string> _none = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Reads room, fence, attempts, when first tried, and the columns of the event.</summary>
    public static DeliveryRow Read(NpgsqlDataReader row, IReadOnlySet<string>? takenOver = null)
    {
        var lease = new PostgreSqlLease(row.GetString(0), row.GetInt64(1), row.IsDBNull(4) ? 0 : row.GetInt64(4));
        try
        {
            return new DeliveryRow(lease, row.IsDBNull(4) ? null : Deliver(row, lease, takenOver ?? _none));
        }
        catch (Exception error)
            when (error is JsonException or FormatException or ArgumentException or OverflowException)
        {
            // Written by another version, or by another program: nobody else's event may suffer from it.
            return new DeliveryRow(lease, Delivery: null);
        }
    }

    private static InboxDelivery Deliver(NpgsqlDataReader row, PostgreSqlLease lease, IReadOnlySet<string> takenOver)
    {
        var (attempts, received) = (row.GetInt32(2), row.GetInt64(7));
        var key = new EventKey(
            BinaryPrimitives.ReadUInt128BigEndian(row.GetFieldValue<byte[]>(5)),
            TimeSpan.FromMilliseconds(Math.Max(0, row.GetInt64(6) - received))
        );
        var entry = InboxEntry.Restore(
            key,
            row.GetFieldValue<byte[]>(8),
            DateTimeOffset.FromUnixTimeMilliseconds(received),
            row.IsDBNull(9) ? null : row.GetString(9)
        );
        return new InboxDelivery(lease.EventId, entry, attempts)
        {
            Receipt = lease,
            IsTakenOver = takenOver.Contains(lease.Room),
            IsJournaled = attempts > 1 || row.GetBoolean(10),
            FirstTried = attempts > 1 ? DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)) : null,
            FinishedText = row.IsDBNull(11) ? null : row.GetString(11),
        };
    }
}
