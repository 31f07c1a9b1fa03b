using LogHunt.Cli.Demo;

new DemoArchives(new DemoOptions(), args[0]).Write(upload => Console.WriteLine(upload.Site.Name), default);
