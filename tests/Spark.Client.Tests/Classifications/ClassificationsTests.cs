namespace Spark.Client.Tests;

public class ClassificationsTests
{
    [Fact]
    public async Task Lists_classifications()
    {
        using var spark = RecordedSpark.Listing("Classifications/Classification.full");

        var answer = await spark.Client.Classifications.ListAsync().SingleAsync();

        spark.ShouldHaveBeenSent("GET classifications");
        answer.Rank.ShouldBe(2);
    }
}
