using System.Buffers.Binary;
using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>A row of the tables as what is given out.</summary>
internal static class DeliveryRow
{
    /// <summary>A row: room, fence, attempts, when first tried, and the columns of the event; <c>null</c> if it has none.</summary>
    public static InboxDelivery? Read(NpgsqlDataReader row)
    {
        if (row.IsDBNull(4))
        {
            return null;
        }

        var (id, attempts, received) = (row.GetInt64(4), row.GetInt32(2), row.GetInt64(7));
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
        return new InboxDelivery(id, entry, attempts)
        {
            Receipt = new PostgreSqlLease(row.GetString(0), row.GetInt64(1), id),
            IsJournaled = attempts > 1 || row.GetBoolean(10),
            FirstTried = attempts > 1 ? DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)) : null,
            FinishedText = row.IsDBNull(11) ? null : row.GetString(11),
        };
    }
}
