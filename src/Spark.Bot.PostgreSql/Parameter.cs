using Npgsql;
using NpgsqlTypes;

namespace Spark.Bot.PostgreSql;

/// <summary>Values, and lists of them, as statements take them.</summary>
internal static class Parameter
{
    public static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Number(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Count(int value) => new NpgsqlParameter<int> { TypedValue = value };

    public static NpgsqlParameter Bytes(byte[] value) => new NpgsqlParameter<byte[]> { TypedValue = value };

    public static NpgsqlParameter BytesOrNull(byte[]? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea };

    public static NpgsqlParameter Id(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value };

    public static NpgsqlParameter Time(TimeSpan value) => new NpgsqlParameter<TimeSpan> { TypedValue = value };

    public static NpgsqlParameter Texts(IEnumerable<string?> values) =>
        new NpgsqlParameter<string?[]>
        {
            TypedValue = [.. values],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        };

    public static NpgsqlParameter Numbers(IEnumerable<long> values) =>
        new NpgsqlParameter<long[]> { TypedValue = [.. values] };

    public static NpgsqlParameter Moments(IEnumerable<DateTime> values) =>
        new NpgsqlParameter<DateTime[]> { TypedValue = [.. values] };

    public static NpgsqlParameter Flags(IEnumerable<bool> values) =>
        new NpgsqlParameter<bool[]> { TypedValue = [.. values] };

    public static NpgsqlParameter Bytes(IEnumerable<byte[]> values) =>
        new NpgsqlParameter<byte[][]> { TypedValue = [.. values] };
}
