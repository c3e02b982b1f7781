namespace Spark.Emulator.Tests;

public class ApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => ApprovedApi.IsThatOf(typeof(SparkEmulator).Assembly);
}
