"""Fetches URLs with what Python offers.

usage: fetch.py sequential|threads|executor|aiohttp    URLs on standard input, one per line

Prints {"seconds": S, "answers": [body, ...]}; the time is that of the fetches, without Python's start.
"""

import asyncio
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor


def get(url):
    import requests

    response = requests.get(url)
    response.raise_for_status()
    return response.text


def sequential(urls):
    return [get(url) for url in urls]


def threads(urls):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(get, urls))


def executor(urls):
    async def run():
        loop = asyncio.get_running_loop()
        return await asyncio.gather(*(loop.run_in_executor(None, get, url) for url in urls))

    return asyncio.run(run())


def with_aiohttp(urls):
    import aiohttp

    async def run():
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, raise_for_status=True) as session:

            async def one(url):
                async with session.get(url) as response:
                    return await response.text()

            return await asyncio.gather(*map(one, urls))

    return asyncio.run(run())


WAYS = {"sequential": sequential, "threads": threads, "executor": executor, "aiohttp": with_aiohttp}

if __name__ == "__main__":
    way = WAYS[sys.argv[1]]
    urls = sys.stdin.read().split()
    # What is imported late for the other ways' sake is not part of the fetching.
    __import__("aiohttp" if way is with_aiohttp else "requests")
    start = time.perf_counter()
    bodies = way(urls)
    seconds = time.perf_counter() - start
    json.dump({"seconds": seconds, "answers": [json.loads(body) for body in bodies]}, sys.stdout)
