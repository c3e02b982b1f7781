namespace Spark.Emulator;

/// <summary>An entry of an audit log: by what it is found, and what is answered.</summary>
internal sealed record AuditRow<T>(long Created, Guid OrgKey, Guid ActorKey, string Category, T Wire);

/// <summary>What happened, as an administrator may read it later. Every method is called under the gate.</summary>
internal sealed class AuditLog<T>
{
    private readonly Timeline<AuditRow<T>> _rows = new(row => row.Created);

    /// <summary>All entries, oldest first; an entry never changes.</summary>
    public IReadOnlyList<AuditRow<T>> All => [.. _rows.Items];

    public void Add(AuditRow<T> row) => _rows.Add(row);

    /// <summary>The entries of a snapshot, in an emptied log.</summary>
    public void Load(IReadOnlyList<AuditRow<T>> rows)
    {
        foreach (var row in rows)
        {
            _rows.Add(row);
        }
    }

    /// <summary>Up to <paramref name="max"/> entries, newest first.</summary>
    public Page<T> Newest(AuditQuery query, long before, int skip, int max) =>
        _rows
            .Newest(
                Math.Min(before, query.To),
                max,
                row => query.Wants(row.Created, row.OrgKey, row.ActorKey, row.Category) && skip-- <= 0
            )
            .Select(row => row.Wire);

    public void Clear() => _rows.Clear();
}
