using EndToEnd.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace EndToEnd.Tests;

/// <summary>Stories of whole processes begin first, so that none of them is waited for alone in the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [".Replicas.", ".Durability."];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(each =>
                Long.TakeWhile(name => !each.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)).Count()
            ),
        ];
}
