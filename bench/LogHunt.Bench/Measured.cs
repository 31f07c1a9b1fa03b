using System.Diagnostics;

namespace LogHunt.Bench;

/// <summary>What a step took, wall and CPU (user and system, all threads of this process): the median of several runs.</summary>
readonly record struct Measured(double WallMs, double CpuMs, string Answer)
{
    public static Measured Run(int runs, Func<string> step)
    {
        var walls = new double[runs];
        var cpus = new double[runs];
        var answer = "";
        for (var i = 0; i < runs; i++)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            var wall = Stopwatch.GetTimestamp();
            answer = step();
            walls[i] = Stopwatch.GetElapsedTime(wall).TotalMilliseconds;
            cpus[i] = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
        }
        Array.Sort(walls);
        Array.Sort(cpus);
        return new(walls[runs / 2], cpus[runs / 2], answer);
    }

    /// <summary>The least CPU of some runs, in ms: other work on the machine only adds. What is before a run is not counted.</summary>
    public static double LeastCpuMs(int runs, Action step, Action? before = null)
    {
        var least = double.MaxValue;
        for (var run = 0; run < runs; run++)
        {
            before?.Invoke();
            var cpu = Environment.CpuUsage.TotalTime;
            step();
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
        }
        return least;
    }
}
